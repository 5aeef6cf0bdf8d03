// A training step (forward, backward, Adam) over OpenBLAS and vectorised loops: two ReLU layers and one logit, cross-entropy.
// Requests: "step INPUTS FIRST SECOND ROWS", or "adam ..." for the update alone; each starts a new network. The result is the loss after
// some steps.
#include "measure.h"
#include <cblas.h>
#include <cmath>

struct Layer {
  int in, out;
  float *w, *b, *gw, *gb; // [in, out] and [out]
  std::vector<float> y, dy; // [rows, out]
};

struct Network {
  int rows;
  std::vector<float> x, labels, p, g, m, v;
  std::vector<Layer> layers;
  int steps = 0;

  Network(int inputs, int first, int second, int rows) : rows(rows), x(rows * inputs), labels(rows) {
    Uniform uniform{1};
    for (auto& e : x) e = uniform.next() * 2 - 1;
    for (auto& e : labels) e = uniform.next() < 0.5f ? 0 : 1;
    int widths[] = {inputs, first, second, 1}, count = 0;
    for (int i = 0; i < 3; i++) count += (widths[i] + 1) * widths[i + 1];
    p.resize(count), g.resize(count), m.resize(count), v.resize(count);
    for (int i = 0, at = 0; i < 3; i++) {
      int in = widths[i], out = widths[i + 1], bias = at + in * out;
      float limit = std::sqrt(6.0f / (in + out)); // Glorot
      for (int j = at; j < bias; j++) p[j] = (uniform.next() * 2 - 1) * limit;
      layers.push_back({in, out, &p[at], &p[bias], &g[at], &g[bias], std::vector<float>(rows * out), std::vector<float>(rows * out)});
      at = bias + out;
    }
  }

  const float* input(size_t layer) const { return layer == 0 ? x.data() : layers[layer - 1].y.data(); }

  float step() {
    for (size_t l = 0; l < layers.size(); l++) {
      Layer& layer = layers[l];
      float* y = layer.y.data();
      int count = rows * layer.out;
      for (int i = 0; i < rows; i++) std::copy(layer.b, layer.b + layer.out, y + i * layer.out);
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, layer.out, layer.in, 1, input(l), layer.in, layer.w, layer.out, 1, y, layer.out);
      if (l + 1 < layers.size()) {
#pragma omp simd
        for (int i = 0; i < count; i++) y[i] = y[i] > 0 ? y[i] : 0;
      }
    }
    float loss = 0, scale = 1.0f / rows, *z = layers.back().y.data(), *dz = layers.back().dy.data();
#pragma omp simd reduction(+ : loss)
    for (int i = 0; i < rows; i++) {
      float e = expf(-fabsf(z[i])), q = 1 / (1 + e);
      loss += fmaxf(z[i], 0) - z[i] * labels[i] + log1pf(e);
      dz[i] = ((z[i] >= 0 ? q : e * q) - labels[i]) * scale;
    }
    for (size_t l = layers.size(); l-- > 0;) {
      Layer& layer = layers[l];
      const float* dy = layer.dy.data();
      cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, layer.in, layer.out, rows, 1, input(l), layer.in, dy, layer.out, 0, layer.gw, layer.out);
      std::fill(layer.gb, layer.gb + layer.out, 0.0f);
      for (int i = 0; i < rows; i++)
        for (int j = 0; j < layer.out; j++) layer.gb[j] += dy[i * layer.out + j];
      if (l == 0) break;
      float *dx = layers[l - 1].dy.data(), *y = layers[l - 1].y.data();
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, layer.in, layer.out, 1, dy, layer.out, layer.w, layer.out, 0, dx, layer.in);
      int count = rows * layer.in;
#pragma omp simd
      for (int i = 0; i < count; i++) dx[i] = y[i] > 0 ? dx[i] : 0;
    }
    adam();
    return loss * scale;
  }

  void adam() {
    steps++;
    const float beta1 = 0.9f, beta2 = 0.999f, rate = 1e-3f * std::sqrt(1 - std::pow(beta2, steps)) / (1 - std::pow(beta1, steps));
    float *P = p.data(), *G = g.data(), *M = m.data(), *V = v.data();
    size_t count = p.size();
#pragma omp simd
    for (size_t i = 0; i < count; i++) {
      M[i] += (G[i] - M[i]) * (1 - beta1);
      V[i] += (G[i] * G[i] - V[i]) * (1 - beta2);
      P[i] -= rate * M[i] / (sqrtf(V[i]) + 1e-7f);
    }
  }
};

int main() {
  std::printf("%s, kernels for %s\n", openblas_get_config(), openblas_get_corename());
  std::fflush(stdout);
  char part[16];
  int inputs, first, second, rows;
  while (std::scanf("%15s %d %d %d %d", part, &inputs, &first, &second, &rows) == 5) {
    Network network(inputs, first, second, rows);
    volatile float loss = 0;
    for (int i = 0; i < (first < 100 ? 100 : 3); i++) loss = network.step();
    double after = loss;
    double seconds = part[0] == 's' ? fastest([&] { loss = network.step(); }) : fastest([&] { network.adam(); });
    answer(seconds, after);
  }
}
