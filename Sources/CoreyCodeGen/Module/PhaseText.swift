import CoreySchedule

/// What counts the ticks of the first thread in each phase, in a module that measures them.
struct PhaseText {
  let program: LoopProgram

  /// Before the sections: the counters, the last for whole runs, and the processor's clock.
  var declarations: String {
    """
    static uint64_t ck_phases[\(program.phases.count + 1)];
    CK_INLINE uint64_t ck_ticks(void)
    {
    #if defined(__x86_64__)
        uint32_t low, high;
        __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
        return (uint64_t)high << 32 | low;
    #elif defined(__aarch64__)
        uint64_t ticks;
        __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
        return ticks;
    #else
        return 0;
    #endif
    }

    """
  }

  /// The function that gives the counters to callers.
  var definitions: String {
    let name = program.interface.name
    return """
      const uint64_t *\(name)_phases(void);
      const uint64_t *\(name)_phases(void) { return ck_phases; }

      """
  }

  /// The counter of each phase of a kernel, by its title.
  func counters(layer: Int, kernel: Int) -> [String: Int] {
    var counters: [String: Int] = [:]
    for (index, phase) in program.phases.enumerated()
    where phase.layer == layer && phase.kernel == kernel {
      counters[phase.title] = index
    }
    return counters
  }
}
