import CoreySchedule

/// The functions that open a file of packed weights: mapped where the system can, else read.
struct WeightsFileText {
  let name: String
  /// Bytes of the packed weights, without the scratch that packing works in.
  let byteCount: Int
  let file: PackedFile

  private typealias Format = PackedFormat

  /// What must stand before the first include of the file.
  var feature: String {
    """
    #if !defined(_POSIX_C_SOURCE)
    #define _POSIX_C_SOURCE 200112L
    #endif

    """
  }

  /// Declarations for callers.
  var prototypes: String {
    """
    /* The weights in a file: packed is what \(name)_args wants. Other fields are not for callers. */
    typedef struct \(name)_file {
        const void *packed;
        void *memory;
        size_t mapped;                   /* bytes of a mapping; 0: the memory is from malloc */
    } \(name)_file;
    /* Opens \(file.name), mapped where the system can and read elsewhere (and with -D\(noMap)).
       check: whether all weights are read once to compare their checksum; everything else is always
       checked. 0 or an error code, and then there is nothing to close. */
    int \(name)_open_weights(const char *path, int check, \(name)_file *file);
    void \(name)_close_weights(\(name)_file *file);
    /* What an error code of any of these functions means. */
    const char *\(name)_error(int code);

    """
  }

  /// The definitions, at the end of the file.
  var definitions: String {
    prototypes + includes + checksum + header + mapping + reading + entries
  }

  private var noMap: String { "\(name.uppercased())_NO_MMAP" }

  private var includes: String {
    """
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #if !defined(\(noMap)) && (defined(__unix__) || defined(__APPLE__))
    #include <sys/mman.h>
    #include <sys/stat.h>
    #define CK_MMAP 1
    #else
    #define CK_MMAP 0
    #endif

    """
  }

  private var checksum: String {
    """
    static uint64_t ck_word(const unsigned char *p)
    {
        uint64_t word;
        memcpy(&word, p, sizeof word);
        return word;
    }
    static uint64_t ck_rotated(uint64_t word, int count) { return word << count | word >> (64 - count); }
    static uint64_t ck_round(uint64_t lane, uint64_t word)
    {
        return ck_rotated(lane + word * 0xC2B2AE3D27D4EB4Fu, 31) * 0x9E3779B185EBCA87u;
    }
    /* XXH64 with seed 0 */
    static uint64_t ck_checksum(const unsigned char *p, size_t n)
    {
        const uint64_t prime1 = 0x9E3779B185EBCA87u, prime2 = 0xC2B2AE3D27D4EB4Fu, prime3 = 0x165667B19E3779F9u;
        const uint64_t prime4 = 0x85EBCA77C2B2AE63u, prime5 = 0x27D4EB2F165667C5u;
        uint64_t lanes[4] = {prime1 + prime2, prime2, 0, 0 - prime1}, hash = prime5 + n;
        if (n >= 32) {
            size_t left = n;
            for (; left >= 32; left -= 32, p += 32)
                for (int i = 0; i < 4; i++) lanes[i] = ck_round(lanes[i], ck_word(p + 8 * i));
            hash = ck_rotated(lanes[0], 1) + ck_rotated(lanes[1], 7) + ck_rotated(lanes[2], 12) + ck_rotated(lanes[3], 18);
            for (int i = 0; i < 4; i++) hash = (hash ^ ck_round(0, lanes[i])) * prime1 + prime4;
            hash += n;
            n = left;
        }
        for (; n >= 8; n -= 8, p += 8) hash = ck_rotated(hash ^ ck_round(0, ck_word(p)), 27) * prime1 + prime4;
        if (n >= 4) {
            uint32_t half;
            memcpy(&half, p, sizeof half);
            hash = ck_rotated(hash ^ half * prime1, 23) * prime2 + prime3;
            n -= 4, p += 4;
        }
        for (; n > 0; n--, p++) hash = ck_rotated(hash ^ *p * prime5, 11) * prime1;
        hash = (hash ^ hash >> 33) * prime2;
        hash = (hash ^ hash >> 29) * prime3;
        return hash ^ hash >> 32;
    }

    """
  }

  private var header: String {
    let hash = file.program.map { "0x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    let rows = stride(from: 0, to: hash.count, by: 16).map {
      "    " + hash[$0..<min($0 + 16, hash.count)].joined(separator: ", ")
    }
    return """
      /* the pack program: weights of another one are refused */
      static const unsigned char ck_program[\(Format.programBytes)] = {
      \(rows.joined(separator: ",\n"))
      };
      /* the weights alone: what packing works in behind them is in no file */
      static const size_t ck_packed_bytes = \(byteCount);
      static int ck_check_header(const unsigned char *h)
      {
          uint32_t version;
          if (memcmp(h, "\(Format.magic)", \(Format.magic.utf8.count))) return \(ErrorCode.format.rawValue);
          memcpy(&version, h + \(Format.versionOffset), sizeof version);
          if (version != \(Format.version)) return \(ErrorCode.format.rawValue);
          if (ck_word(h + \(Format.headerChecksumOffset)) != ck_checksum(h, \(Format.headerChecksumOffset))) return \(ErrorCode.damaged.rawValue);
          if (memcmp(h + \(Format.programOffset), ck_program, sizeof ck_program)) return \(ErrorCode.program.rawValue);
          return ck_word(h + \(Format.byteCountOffset)) == ck_packed_bytes ? 0 : \(ErrorCode.program.rawValue);
      }

      """
  }

  private var mapping: String {
    """
    #if CK_MMAP
    /* leaves the file unmapped if that cannot be done: reading it then says why */
    static void ck_map(FILE *stream, \(name)_file *file)
    {
        const size_t size = \(Format.headerBytes) + ck_packed_bytes;
        struct stat status;
        void *memory;
        if (fstat(fileno(stream), &status) || !S_ISREG(status.st_mode) || (uint64_t)status.st_size != size) return;
        memory = mmap(0, size, PROT_READ, MAP_PRIVATE, fileno(stream), 0);
        if (memory == MAP_FAILED) return;
        file->memory = memory;
        file->mapped = size;
        file->packed = (const char *)memory + \(Format.headerBytes);
    }
    #endif

    """
  }

  private var reading: String {
    """
    static int ck_read(FILE *stream, \(name)_file *file)
    {
        const size_t size = ck_packed_bytes;
        char *memory = (char *)malloc(size + 63);
        if (!memory) return \(ErrorCode.memory.rawValue);
        file->memory = memory;
        memory += (64 - (uintptr_t)memory % 64) % 64;
        file->packed = memory;
        if (fread(memory, 1, size, stream) == size && fgetc(stream) == EOF && !ferror(stream)) return 0;
        return ferror(stream) ? \(ErrorCode.unreadable.rawValue) : \(ErrorCode.damaged.rawValue);
    }

    """
  }

  private var entries: String {
    let messages = ErrorCode.allCases.sorted { $0.rawValue < $1.rawValue }
      .map { "        \"\($0.message)\"" }.joined(separator: ",\n")
    return """
      int \(name)_open_weights(const char *path, int check, \(name)_file *file)
      {
          unsigned char header[\(Format.headerBytes)];
          FILE *stream = fopen(path, "rb");
          int error;
          memset(file, 0, sizeof *file);
          if (!stream) return \(ErrorCode.unreadable.rawValue);
          if (fread(header, 1, sizeof header, stream) == sizeof header) error = ck_check_header(header);
          else error = ferror(stream) ? \(ErrorCode.unreadable.rawValue) : \(ErrorCode.format.rawValue);
      #if CK_MMAP
          if (!error) ck_map(stream, file);
      #endif
          if (!error && !file->packed) error = ck_read(stream, file);
          fclose(stream);
          if (!error && check && ck_checksum((const unsigned char *)file->packed, ck_packed_bytes) != ck_word(header + \(Format.contentChecksumOffset)))
              error = \(ErrorCode.damaged.rawValue);
          if (error) \(name)_close_weights(file);
          return error;
      }
      void \(name)_close_weights(\(name)_file *file)
      {
      #if CK_MMAP
          if (file->mapped) munmap(file->memory, file->mapped), file->memory = 0;
      #endif
          free(file->memory);
          memset(file, 0, sizeof *file);
      }
      const char *\(name)_error(int code)
      {
          static const char *const messages[] = {
      \(messages)
          };
          return code < 0 || code >= (int)(sizeof messages / sizeof *messages) ? "unknown error" : messages[code];
      }

      """
  }
}
