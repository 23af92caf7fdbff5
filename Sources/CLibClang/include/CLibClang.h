/* The part of libclang that proofs about C text need, from a library opened at run time.

   Nothing here depends on libclang's headers, which only CLibClang.c sees. Strings that are answered
   are the caller's to free(); a function that has nothing to say answers NULL. */
#ifndef CLIBCLANG_H
#define CLIBCLANG_H

#include <stddef.h>
#include <stdint.h>

/* An opened library. It stays loaded as long as the program: LLVM cannot be unloaded. */
typedef struct corey_clang corey_clang;

/* Opens the library at `path`; on failure NULL, and why in `reason`. */
corey_clang *corey_clang_open(const char *path, char **reason);
char *corey_clang_version(const corey_clang *clang);
/* The file the library was loaded from, links followed. */
char *corey_clang_file(const corey_clang *clang);

/* One parsed text. */
typedef struct corey_unit corey_unit;

/* Parses `text` under the name `name`; NULL if libclang gives up, not for errors in the text. */
corey_unit *corey_unit_parse(const corey_clang *clang, const char *name, const char *text,
                             size_t length, const char *const *flags, int flag_count);
void corey_unit_free(corey_unit *unit);

/* A place in a file; lines and columns from 1, `offset` in bytes. */
typedef struct {
    char *file;
    unsigned line, column, offset;
} corey_place;

enum { COREY_IGNORED, COREY_NOTE, COREY_WARNING, COREY_ERROR, COREY_FATAL };

typedef struct {
    int severity;
    char *message;
    corey_place place;
} corey_message;

unsigned corey_unit_message_count(const corey_unit *unit);
corey_message corey_unit_message(const corey_unit *unit, unsigned index);

/* A node of the syntax tree, valid as long as its unit. */
typedef struct {
    void *words[4];
} corey_cursor;

corey_cursor corey_unit_root(const corey_unit *unit);

/* Calls `visit` for each child in their order until it answers 0. */
void corey_cursor_children(const corey_unit *unit, corey_cursor cursor,
                           int (*visit)(void *context, corey_cursor child), void *context);

/* Kinds have the numbers of libclang, which are the same in all its versions for those named here. */
enum {
    COREY_STRUCT = 2,
    COREY_UNION = 3,
    COREY_ENUM = 5,
    COREY_FIELD = 6,
    COREY_ENUM_CONSTANT = 7,
    COREY_FUNCTION = 8,
    COREY_VARIABLE = 9,
    COREY_PARAMETER = 10,
    COREY_TYPEDEF = 20,
    COREY_TYPE_REFERENCE = 43,
    COREY_REFERENCE_EXPRESSION = 101,
    COREY_MEMBER_EXPRESSION = 102,
    COREY_CALL = 103,
    COREY_INTEGER_LITERAL = 106,
    COREY_FLOATING_LITERAL = 107,
    COREY_PARENTHESES = 111,
    COREY_UNARY_OPERATOR = 112,
    COREY_ARRAY_SUBSCRIPT = 113,
    COREY_BINARY_OPERATOR = 114,
    COREY_COMPOUND_ASSIGNMENT = 115,
    COREY_CONDITIONAL = 116,
    COREY_CAST = 117,
    COREY_INITIALIZER_LIST = 119,
    COREY_UNARY_EXPRESSION = 136,
    COREY_UNEXPOSED_EXPRESSION = 100,
    COREY_UNEXPOSED_STATEMENT = 200,
    COREY_CASE = 203,
    COREY_DEFAULT = 204,
    COREY_BREAK = 213,
    COREY_NULL_STATEMENT = 230,
    COREY_COMPOUND = 202,
    COREY_IF = 205,
    COREY_SWITCH = 206,
    COREY_WHILE = 207,
    COREY_DO = 208,
    COREY_FOR = 209,
    COREY_RETURN = 214,
    COREY_DECLARATION_STATEMENT = 231
};

int corey_cursor_kind(const corey_unit *unit, corey_cursor cursor);
char *corey_cursor_spelling(const corey_unit *unit, corey_cursor cursor);
/* Where its text starts and ends, macros where they are used. */
corey_place corey_cursor_start(const corey_unit *unit, corey_cursor cursor);
corey_place corey_cursor_end(const corey_unit *unit, corey_cursor cursor);
/* Whether it lies in the parsed text itself and not in a file that it includes. */
int corey_cursor_is_in_main_file(const corey_unit *unit, corey_cursor cursor);
/* Whether a declaration is also the definition. */
int corey_cursor_is_definition(const corey_unit *unit, corey_cursor cursor);
/* Whether a variable lives longer than a call. */
int corey_cursor_is_lasting(const corey_unit *unit, corey_cursor cursor);
/* What an expression names; 0 if nothing. */
int corey_cursor_referenced(const corey_unit *unit, corey_cursor cursor, corey_cursor *found);
int corey_cursor_equal(const corey_unit *unit, corey_cursor left, corey_cursor right);
/* The value of an enumerator or a constant integer expression; 0 if it is none. */
int corey_cursor_integer(const corey_unit *unit, corey_cursor cursor, int64_t *value);

/* The type as written, and what typedefs stand for. */
char *corey_cursor_type(const corey_unit *unit, corey_cursor cursor);
char *corey_cursor_canonical_type(const corey_unit *unit, corey_cursor cursor);
int corey_cursor_is_const(const corey_unit *unit, corey_cursor cursor);
/* Of a function: the type it answers, whether it takes more arguments than it names. */
char *corey_cursor_result_type(const corey_unit *unit, corey_cursor cursor);
int corey_cursor_is_variadic(const corey_unit *unit, corey_cursor cursor);

/* What values of a type are good for. */
enum { COREY_TYPE_OTHER, COREY_TYPE_INTEGER, COREY_TYPE_POINTER, COREY_TYPE_ARRAY, COREY_TYPE_RECORD };

/* The type of an expression or a declaration, with its bytes; 0 bytes if it has no size. */
typedef struct {
    int kind, is_signed;
    int64_t size;
    /* Bytes of what a pointer points to or an array consists of. */
    int64_t element_size;
} corey_type_shape;

corey_type_shape corey_cursor_type_shape(const corey_unit *unit, corey_cursor cursor);
/* The same of what a function answers. */
corey_type_shape corey_cursor_result_shape(const corey_unit *unit, corey_cursor cursor);

/* Whether the library knows operators: those of LLVM 17 and newer do. */
int corey_clang_knows_operators(const corey_clang *clang);
/* The operator of a unary, binary or assigning expression, as C spells it. */
char *corey_cursor_operator(const corey_unit *unit, corey_cursor cursor);

#endif
