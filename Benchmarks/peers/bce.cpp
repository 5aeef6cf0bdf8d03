// Loss and gradient of binary cross-entropy in one pass, as gcc vectorises it with glibc's libmvec, and the memory triad.
// Requests: "KERNEL N"; the result is the mean loss.
#include "measure.h"
#include <algorithm>
#include <cmath>
#include <cstring>

using Kernel = float (*)(const float* __restrict, const float* __restrict, float* __restrict, int, float);

// -(y log s(z) + (1 - y) log(1 - s(z))) = max(z, 0) - z y + log(1 + E), E = exp(-|z|)
template <bool Log1p> static inline float logits(const float* __restrict z, const float* __restrict y, float* __restrict g, int n, float scale) {
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int i = 0; i < n; i++) {
    float e = expf(-fabsf(z[i])), q = 1.0f / (1.0f + e);
    sum += fmaxf(z[i], 0.0f) - z[i] * y[i] + (Log1p ? log1pf(e) : logf(1.0f + e));
    g[i] = ((z[i] >= 0 ? q : e * q) - y[i]) * scale;
  }
  return sum * scale;
}

__attribute__((noinline)) static float logits_log1p(const float* __restrict z, const float* __restrict y, float* __restrict g, int n, float scale) {
  return logits<true>(z, y, g, n, scale);
}

__attribute__((noinline)) static float logits_log(const float* __restrict z, const float* __restrict y, float* __restrict g, int n, float scale) {
  return logits<false>(z, y, g, n, scale);
}

__attribute__((noinline)) static float probability(const float* __restrict p, const float* __restrict y, float* __restrict g, int n, float scale) {
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int i = 0; i < n; i++) {
    float c = fminf(fmaxf(p[i], 1e-7f), 1.0f - 1e-7f);
    sum -= y[i] * logf(c) + (1.0f - y[i]) * logf(1.0f - c);
    g[i] = (c - y[i]) / (c * (1.0f - c)) * scale;
  }
  return sum * scale;
}

// Cross-entropy times (1 - p_t)^gamma, gamma = 2 unknown to the compiler, as ours.
static volatile float focusing = 2;

__attribute__((noinline)) static float focal(const float* __restrict z, const float* __restrict y, float* __restrict g, int n, float scale) {
  float sum = 0, gamma = focusing;
#pragma omp simd reduction(+ : sum)
  for (int i = 0; i < n; i++) {
    float e = expf(-fabsf(z[i])), q = 1.0f / (1.0f + e), s = z[i] >= 0 ? q : e * q;
    float loss = fmaxf(z[i], 0.0f) - z[i] * y[i] + log1pf(e);
    float sign = 2.0f * y[i] - 1.0f, miss = y[i] > 0.5f ? 1.0f - s : s;
    float power = powf(miss, gamma);
    sum += power * loss;
    g[i] = -sign * power * (gamma * (1.0f - miss) * loss + miss) * scale;
  }
  return sum * scale;
}

__attribute__((noinline)) static float triad(const float* __restrict z, const float* __restrict y, float* __restrict g, int n, float scale) {
  for (int i = 0; i < n; i++) g[i] = z[i] * scale - y[i];
  return g[0];
}

int main() {
  static const struct { const char* name; Kernel run; } kernels[] = {
      {"logits-log1p", logits_log1p}, {"logits-log", logits_log}, {"probability", probability}, {"focal", focal}, {"triad", triad}};
  char name[64];
  int n;
  while (std::scanf("%63s %d", name, &n) == 2) {
    std::vector<float> x(n), y(n), g(n);
    Uniform uniform{1};
    for (int i = 0; i < n; i++) {
      x[i] = uniform.next() * 20 - 10;
      y[i] = uniform.next() < 0.5f ? 0 : 1;
    }
    if (!std::strcmp(name, "probability"))
      for (auto& p : x) p = 1 / (1 + expf(-p));
    for (auto& kernel : kernels) {
      if (std::strcmp(name, kernel.name)) continue;
      volatile float result = 0;
      double seconds = fastest([&] {
        // One float sum of millions loses so much that the results can no longer be compared.
        double total = 0;
        for (int start = 0; start < n; start += 1 << 16)
          total += kernel.run(x.data() + start, y.data() + start, g.data() + start, std::min(n - start, 1 << 16), 1.0f / n);
        result = total;
      });
      answer(seconds, result);
    }
  }
}
