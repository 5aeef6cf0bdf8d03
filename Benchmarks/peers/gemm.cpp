// Matrix products by OpenBLAS. Requests: "M N K"; the result is the sum of the product's elements. The first line tells which library it is.
#include "measure.h"
#include <cblas.h>

int main() {
  std::printf("%s, kernels for %s\n", openblas_get_config(), openblas_get_corename());
  std::fflush(stdout);
  int m, n, k;
  while (std::scanf("%d %d %d", &m, &n, &k) == 3) {
    std::vector<float> a(m * k), b(k * n), c(m * n);
    Uniform uniform{1};
    for (auto& x : a) x = uniform.next();
    for (auto& x : b) x = uniform.next();
    double seconds = fastest([&] { cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, a.data(), k, b.data(), n, 0, c.data(), n); });
    double sum = 0;
    for (float x : c) sum += x;
    answer(seconds, sum);
  }
}
