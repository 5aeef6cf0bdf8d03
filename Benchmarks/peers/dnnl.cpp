// Matrix products by oneDNN, as gemm.cpp asks OpenBLAS for them. The first line tells which library it is.
#include "measure.h"
#include <dnnl.h>

int main() {
  const dnnl_version_t* v = dnnl_version();
  std::printf("oneDNN %d.%d.%d\n", v->major, v->minor, v->patch);
  std::fflush(stdout);
  int m, n, k;
  while (std::scanf("%d %d %d", &m, &n, &k) == 3) {
    std::vector<float> a(m * k), b(k * n), c(m * n);
    Uniform uniform{1};
    for (auto& x : a) x = uniform.next();
    for (auto& x : b) x = uniform.next();
    double seconds = fastest([&] { dnnl_sgemm('N', 'N', m, n, k, 1, a.data(), k, b.data(), n, 0, c.data(), n); });
    double sum = 0;
    for (float x : c) sum += x;
    answer(seconds, sum);
  }
}
