/// The prototypes of the entry points.
struct EntryPrototypes {
  let name: String

  var lines: [String] {
    [
      "size_t \(name)_workspace_size(int64_t b, int64_t t, int threads);",
      "size_t \(name)_packed_size(void);",
      "size_t \(name)_state_size(int64_t b);",
      "int64_t \(name)_pack_parts(void);",
      "int \(name)_pack_part(const \(name)_weights *weights, void *packed, int64_t part);",
      "int \(name)_pack_weights(const \(name)_weights *weights, void *packed);",
      "int \(name)_run(const \(name)_args *args, int thread, int threads);",
    ]
  }
}
