#define _GNU_SOURCE
#include "CLibClang.h"

#include <assert.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#if !defined(__has_include) || !__has_include(<clang-c/Index.h>)
#error "coreyc needs the headers of libclang: apt install libclang-dev (or set COREY_LIBCLANG_INCLUDE to the folder that holds clang-c/Index.h)"
#endif
#include <clang-c/Index.h>

/* Every function used, each once: the table, its filling and its types follow from this list. */
#define COREY_FUNCTIONS(X)                                                                        \
    X(Cursor_Evaluate) X(Cursor_getStorageClass) X(EvalResult_dispose) X(EvalResult_getAsLongLong) \
    X(EvalResult_getKind) X(Location_isFromMainFile) X(Type_getSizeOf) X(createIndex) X(disposeDiagnostic)           \
    X(disposeIndex) X(disposeString) X(disposeTranslationUnit) X(equalCursors)                     \
    X(getEnumConstantDeclValue) X(getCString) X(getCanonicalType) X(getClangVersion) X(getCursorExtent)                        \
    X(getCursorKind) X(getCursorReferenced) X(getCursorResultType) X(getCursorSemanticParent)      \
    X(getCursorSpelling) X(getCursorType) X(getDiagnostic) X(getDiagnosticLocation)                \
    X(getArrayElementType) X(getDiagnosticSeverity) X(getDiagnosticSpelling) X(getExpansionLocation) X(getPresumedLocation) \
    X(getFileName) X(getNumDiagnostics) X(getPointeeType) X(getRangeEnd) X(getRangeStart)                            \
    X(getTranslationUnitCursor) X(getTypeSpelling) X(isConstQualifiedType)                         \
    X(isCursorDefinition) X(isFunctionTypeVariadic) X(parseTranslationUnit2) X(visitChildren)

/* The kinds of CLibClang.h are those of the headers. */
#define K(ours, theirs) \
    _Static_assert((int)COREY_##ours == (int)CXCursor_##theirs, "a kind has another number");
K(STRUCT, StructDecl) K(UNION, UnionDecl) K(TYPE_REFERENCE, TypeRef) K(INITIALIZER_LIST, InitListExpr) K(ENUM, EnumDecl) K(FIELD, FieldDecl) K(ENUM_CONSTANT,
EnumConstantDecl) K(FUNCTION, FunctionDecl) K(VARIABLE, VarDecl) K(PARAMETER, ParmDecl)
K(TYPEDEF, TypedefDecl) K(REFERENCE_EXPRESSION, DeclRefExpr) K(MEMBER_EXPRESSION,
MemberRefExpr) K(CALL, CallExpr) K(INTEGER_LITERAL, IntegerLiteral) K(FLOATING_LITERAL,
FloatingLiteral) K(PARENTHESES, ParenExpr) K(UNARY_OPERATOR, UnaryOperator)
K(ARRAY_SUBSCRIPT, ArraySubscriptExpr) K(BINARY_OPERATOR, BinaryOperator)
K(COMPOUND_ASSIGNMENT, CompoundAssignOperator) K(CONDITIONAL, ConditionalOperator) K(CAST,
CStyleCastExpr) K(UNARY_EXPRESSION, UnaryExpr) K(UNEXPOSED_EXPRESSION, UnexposedExpr)
K(UNEXPOSED_STATEMENT, UnexposedStmt) K(CASE, CaseStmt) K(DEFAULT, DefaultStmt) K(BREAK, BreakStmt)
K(NULL_STATEMENT, NullStmt) K(COMPOUND, CompoundStmt) K(IF, IfStmt) K(SWITCH, SwitchStmt) K(WHILE,
WhileStmt) K(DO, DoStmt) K(FOR, ForStmt) K(RETURN, ReturnStmt) K(DECLARATION_STATEMENT,
DeclStmt)
#undef K

struct corey_clang {
#define COREY_FIELD_OF(name) __typeof__(&clang_##name) name;
    COREY_FUNCTIONS(COREY_FIELD_OF)
    /* Of LLVM 17, with types of our own for older headers; NULL in older libraries. */
    int (*getCursorBinaryOperatorKind)(CXCursor);
    int (*getCursorUnaryOperatorKind)(CXCursor);
    CXString (*getBinaryOperatorKindSpelling)(int);
    CXString (*getUnaryOperatorKindSpelling)(int);
};

struct corey_unit {
    const corey_clang *clang;
    CXIndex index;
    CXTranslationUnit unit;
};

_Static_assert(sizeof(corey_cursor) == sizeof(CXCursor), "a cursor is carried as four words");

static CXCursor cx(corey_cursor cursor)
{
    CXCursor result;
    memcpy(&result, &cursor, sizeof result);
    return result;
}

static corey_cursor ours(CXCursor cursor)
{
    corey_cursor result;
    memcpy(&result, &cursor, sizeof result);
    return result;
}

/* The caller's copy; NULL for no or an empty text. */
static char *take(const corey_clang *clang, CXString string)
{
    const char *text = clang->getCString(string);
    char *copy = text && *text ? strdup(text) : 0;
    clang->disposeString(string);
    return copy;
}

corey_clang *corey_clang_open(const char *path, char **reason)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char *text = dlerror();
        *reason = strdup(text ? text : "unknown reason");
        return 0;
    }
    corey_clang *clang = calloc(1, sizeof *clang);
    const char *missing = clang ? 0 : "memory";
#define COREY_FIND(name)                                                                          \
    if (!missing && !(*(void **)&clang->name = dlsym(library, "clang_" #name))) missing = "clang_" #name;
    COREY_FUNCTIONS(COREY_FIND)
#define COREY_FIND_NEW(name) if (!missing) *(void **)&clang->name = dlsym(library, "clang_" #name);
    COREY_FIND_NEW(getCursorBinaryOperatorKind)
    COREY_FIND_NEW(getCursorUnaryOperatorKind)
    COREY_FIND_NEW(getBinaryOperatorKindSpelling)
    COREY_FIND_NEW(getUnaryOperatorKindSpelling)
    if (missing) {
        size_t size = strlen(missing) + 16;
        if ((*reason = malloc(size))) {
            strcpy(*reason, "it lacks ");
            strcat(*reason, missing);
        }
        free(clang);
        return 0;
    }
    return clang;
}

char *corey_clang_version(const corey_clang *clang) { return take(clang, clang->getClangVersion()); }

char *corey_clang_file(const corey_clang *clang)
{
    Dl_info info;
    if (!dladdr((void *)clang->createIndex, &info) || !info.dli_fname) return 0;
    return realpath(info.dli_fname, 0);
}

corey_unit *corey_unit_parse(const corey_clang *clang, const char *name, const char *text,
                             size_t length, const char *const *flags, int flag_count)
{
    corey_unit *unit = calloc(1, sizeof *unit);
    if (!unit) return 0;
    unit->clang = clang;
    unit->index = clang->createIndex(0, 0);
    struct CXUnsavedFile file = {name, text, (unsigned long)length};
    enum CXErrorCode code = clang->parseTranslationUnit2(
        unit->index, name, flags, flag_count, &file, 1, CXTranslationUnit_KeepGoing, &unit->unit);
    if (code != CXError_Success) {
        clang->disposeIndex(unit->index);
        free(unit);
        return 0;
    }
    return unit;
}

void corey_unit_free(corey_unit *unit)
{
    unit->clang->disposeTranslationUnit(unit->unit);
    unit->clang->disposeIndex(unit->index);
    free(unit);
}

static corey_place place(const corey_clang *clang, CXSourceLocation location)
{
    corey_place result = {0, 0, 0, 0};
    CXFile file = 0;
    clang->getExpansionLocation(location, &file, &result.line, &result.column, &result.offset);
    if (file) result.file = take(clang, clang->getFileName(file));
    return result;
}

unsigned corey_unit_message_count(const corey_unit *unit)
{
    return unit->clang->getNumDiagnostics(unit->unit);
}

corey_message corey_unit_message(const corey_unit *unit, unsigned index)
{
    const corey_clang *clang = unit->clang;
    CXDiagnostic diagnostic = clang->getDiagnostic(unit->unit, index);
    corey_message result;
    result.severity = (int)clang->getDiagnosticSeverity(diagnostic);
    result.message = take(clang, clang->getDiagnosticSpelling(diagnostic));
    CXSourceLocation location = clang->getDiagnosticLocation(diagnostic);
    result.place = place(clang, location);
    /* The place that #line names is what a reader knows. */
    CXString file;
    clang->getPresumedLocation(location, &file, &result.place.line, &result.place.column);
    free(result.place.file);
    result.place.file = take(clang, file);
    clang->disposeDiagnostic(diagnostic);
    return result;
}

corey_cursor corey_unit_root(const corey_unit *unit)
{
    return ours(unit->clang->getTranslationUnitCursor(unit->unit));
}

typedef struct {
    int (*visit)(void *, corey_cursor);
    void *context;
} corey_visit;

static enum CXChildVisitResult visit(CXCursor child, CXCursor parent, CXClientData data)
{
    const corey_visit *visit = data;
    (void)parent;
    return visit->visit(visit->context, ours(child)) ? CXChildVisit_Continue : CXChildVisit_Break;
}

void corey_cursor_children(const corey_unit *unit, corey_cursor cursor,
                           int (*callback)(void *, corey_cursor), void *context)
{
    corey_visit data = {callback, context};
    unit->clang->visitChildren(cx(cursor), visit, &data);
}

int corey_cursor_kind(const corey_unit *unit, corey_cursor cursor)
{
    return (int)unit->clang->getCursorKind(cx(cursor));
}

char *corey_cursor_spelling(const corey_unit *unit, corey_cursor cursor)
{
    return take(unit->clang, unit->clang->getCursorSpelling(cx(cursor)));
}

corey_place corey_cursor_start(const corey_unit *unit, corey_cursor cursor)
{
    const corey_clang *clang = unit->clang;
    return place(clang, clang->getRangeStart(clang->getCursorExtent(cx(cursor))));
}

corey_place corey_cursor_end(const corey_unit *unit, corey_cursor cursor)
{
    const corey_clang *clang = unit->clang;
    return place(clang, clang->getRangeEnd(clang->getCursorExtent(cx(cursor))));
}

int corey_cursor_is_in_main_file(const corey_unit *unit, corey_cursor cursor)
{
    const corey_clang *clang = unit->clang;
    return clang->Location_isFromMainFile(clang->getRangeStart(clang->getCursorExtent(cx(cursor))));
}

int corey_cursor_is_definition(const corey_unit *unit, corey_cursor cursor)
{
    return (int)unit->clang->isCursorDefinition(cx(cursor));
}

int corey_cursor_is_lasting(const corey_unit *unit, corey_cursor cursor)
{
    const corey_clang *clang = unit->clang;
    enum CX_StorageClass storage = clang->Cursor_getStorageClass(cx(cursor));
    if (storage == CX_SC_Static || storage == CX_SC_Extern) return 1;
    CXCursor parent = clang->getCursorSemanticParent(cx(cursor));
    return clang->equalCursors(parent, cx(corey_unit_root(unit))) != 0;
}

int corey_cursor_referenced(const corey_unit *unit, corey_cursor cursor, corey_cursor *found)
{
    CXCursor result = unit->clang->getCursorReferenced(cx(cursor));
    *found = ours(result);
    enum CXCursorKind kind = unit->clang->getCursorKind(result);
    return !(kind >= CXCursor_FirstInvalid && kind <= CXCursor_LastInvalid);
}

int corey_cursor_equal(const corey_unit *unit, corey_cursor left, corey_cursor right)
{
    return unit->clang->equalCursors(cx(left), cx(right)) != 0;
}

int corey_cursor_integer(const corey_unit *unit, corey_cursor cursor, int64_t *value)
{
    const corey_clang *clang = unit->clang;
    if (clang->getCursorKind(cx(cursor)) == CXCursor_EnumConstantDecl) {
        *value = clang->getEnumConstantDeclValue(cx(cursor));
        return 1;
    }
    CXEvalResult result = clang->Cursor_Evaluate(cx(cursor));
    if (!result) return 0;
    int found = clang->EvalResult_getKind(result) == CXEval_Int;
    if (found) *value = clang->EvalResult_getAsLongLong(result);
    clang->EvalResult_dispose(result);
    return found;
}

char *corey_cursor_type(const corey_unit *unit, corey_cursor cursor)
{
    const corey_clang *clang = unit->clang;
    return take(clang, clang->getTypeSpelling(clang->getCursorType(cx(cursor))));
}

char *corey_cursor_canonical_type(const corey_unit *unit, corey_cursor cursor)
{
    const corey_clang *clang = unit->clang;
    return take(clang, clang->getTypeSpelling(clang->getCanonicalType(clang->getCursorType(cx(cursor)))));
}

int corey_cursor_is_const(const corey_unit *unit, corey_cursor cursor)
{
    const corey_clang *clang = unit->clang;
    /* The canonical type of an array of constants is itself constant. */
    return clang->isConstQualifiedType(clang->getCanonicalType(clang->getCursorType(cx(cursor)))) != 0;
}

char *corey_cursor_result_type(const corey_unit *unit, corey_cursor cursor)
{
    const corey_clang *clang = unit->clang;
    return take(clang, clang->getTypeSpelling(clang->getCanonicalType(clang->getCursorResultType(cx(cursor)))));
}

int corey_cursor_is_variadic(const corey_unit *unit, corey_cursor cursor)
{
    return unit->clang->isFunctionTypeVariadic(unit->clang->getCursorType(cx(cursor))) != 0;
}

static corey_type_shape shape(const corey_clang *clang, CXType type)
{
    corey_type_shape result = {COREY_TYPE_OTHER, 0, 0, 0};
    long long size;
    type = clang->getCanonicalType(type);
    size = clang->Type_getSizeOf(type);
    result.size = size > 0 ? size : 0;
    switch (type.kind) {
    case CXType_Char_S: case CXType_SChar: case CXType_Short: case CXType_Int: case CXType_Long:
    case CXType_LongLong: case CXType_Enum:
        result.is_signed = 1;
        result.kind = COREY_TYPE_INTEGER;
        break;
    case CXType_Bool: case CXType_Char_U: case CXType_UChar: case CXType_UShort: case CXType_UInt:
    case CXType_ULong: case CXType_ULongLong:
        result.kind = COREY_TYPE_INTEGER;
        break;
    case CXType_Pointer:
        result.kind = COREY_TYPE_POINTER;
        size = clang->Type_getSizeOf(clang->getPointeeType(type));
        result.element_size = size > 0 ? size : 0;
        break;
    case CXType_ConstantArray: case CXType_IncompleteArray:
        result.kind = COREY_TYPE_ARRAY;
        size = clang->Type_getSizeOf(clang->getArrayElementType(type));
        result.element_size = size > 0 ? size : 0;
        break;
    case CXType_Record: result.kind = COREY_TYPE_RECORD; break;
    default: break;
    }
    return result;
}

corey_type_shape corey_cursor_type_shape(const corey_unit *unit, corey_cursor cursor)
{
    return shape(unit->clang, unit->clang->getCursorType(cx(cursor)));
}

corey_type_shape corey_cursor_result_shape(const corey_unit *unit, corey_cursor cursor)
{
    return shape(unit->clang, unit->clang->getCursorResultType(cx(cursor)));
}

int corey_clang_knows_operators(const corey_clang *clang)
{
    return clang->getCursorBinaryOperatorKind && clang->getCursorUnaryOperatorKind
           && clang->getBinaryOperatorKindSpelling && clang->getUnaryOperatorKindSpelling;
}

char *corey_cursor_operator(const corey_unit *unit, corey_cursor cursor)
{
    const corey_clang *clang = unit->clang;
    if (!corey_clang_knows_operators(clang)) return 0;
    if (clang->getCursorKind(cx(cursor)) == CXCursor_UnaryOperator)
        return take(clang, clang->getUnaryOperatorKindSpelling(clang->getCursorUnaryOperatorKind(cx(cursor))));
    return take(clang, clang->getBinaryOperatorKindSpelling(clang->getCursorBinaryOperatorKind(cx(cursor))));
}
