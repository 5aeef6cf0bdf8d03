// What the peer programs share: requests by line on standard input, "seconds result" by line on standard output.
// The seconds are those of the fastest call; Benchmarks/SideBySide/Measurement.cs times ours in the same way.
#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <vector>

// The same numbers as Benchmarks/Data.cs: uniform from 0 to 1.
struct Uniform {
  uint32_t state;
  float next() {
    state = state * 1664525u + 1013904223u;
    return float(state >> 8) * 0x1p-24f;
  }
};

// A sample is long against the clock's step and short against the scheduler's time slice.
constexpr double sample_seconds = 50e-6, budget_seconds = 20e-3;

template <class Call> double fastest(Call call) {
  auto seconds = [&](int times) {
    auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < times; i++) call();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  int times = 1;
  while (seconds(times) < sample_seconds) times *= 2;
  double best = 1e30, spent = 0;
  for (int samples = 0; spent < budget_seconds || samples < 3; samples++) {
    double s = seconds(times);
    spent += s;
    best = std::min(best, s / times);
  }
  return best;
}

inline void answer(double seconds, double result) {
  std::printf("%.9g %.9g\n", seconds, result);
  std::fflush(stdout);
}
