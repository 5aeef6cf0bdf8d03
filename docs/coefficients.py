"""Prints the tables of Engine/Numerics/Coefficients.cs: minimax polynomials in 60 digits.

Usage: python3 docs/coefficients.py      (needs mpmath; a few minutes)

Each polynomial p approximates g on [a, b] such that max |w (p - g)| is least over a Chebyshev grid. Coefficients are
rounded to the target format one at a time from the lowest degree, and the rest is solved again each time.
"""
from mpmath import mp, mpf, log, expm1, log1p, sqrt, lu_solve, matrix, cos, pi, fabs, frexp, ldexp, nint, factorial, nstr

mp.dps = 70


def minimax(t, g, w, lowest, n):
    """n coefficients for the powers from lowest on, by least squares whose weights grow where the error is large (Lawson)."""
    rows = [[wi * ti ** (lowest + k) for k in range(n)] for ti, wi in zip(t, w)]
    target = [wi * gi for wi, gi in zip(w, g)]
    weights = [mpf(1)] * len(t)
    best, least = None, None
    for _ in range(30):
        normal, right = matrix(n, n), matrix(n, 1)
        for row, yi, li in zip(rows, target, weights):
            scaled = [li * r for r in row]
            for i in range(n):
                right[i] += scaled[i] * yi
                for j in range(i, n):
                    normal[i, j] += scaled[i] * row[j]
        for i in range(n):
            for j in range(i):
                normal[i, j] = normal[j, i]
        c = list(lu_solve(normal, right))
        error = [fabs(sum(ck * r for ck, r in zip(c, row)) - yi) for row, yi in zip(rows, target)]
        if least is None or max(error) < least:
            best, least = c, max(error)
        weights = [li * ei for li, ei in zip(weights, error)]
        scale = max(weights)
        weights = [li / scale for li in weights]
    return best


def value(c, t):
    p = mpf(0)
    for ck in reversed(c):
        p = p * t + ck
    return p


def rounded(x, bits):
    """x rounded to so many significant bits."""
    mantissa, exponent = frexp(x)
    return ldexp(nint(ldexp(mantissa, bits)), exponent - bits)


def table(name, text, g, w, a, b, degree, bits):
    points = 10 * (degree + 2)
    t = [a + (b - a) * (1 - cos(pi * i / points)) / 2 for i in range(points + 1)]
    t = [ti for ti in t if fabs(ti) > mpf(10) ** -9]
    gt, wt = [g(ti) for ti in t], [fabs(w(ti)) for ti in t]
    fixed = []
    for k in range(degree + 1):                       # what is rounded already is taken off; the rest makes up for its error
        rest = [gi - value(fixed, ti) for ti, gi in zip(t, gt)]
        fixed.append(rounded(minimax(t, rest, wt, k, degree + 1 - k)[0], bits))
    error = max(wi * fabs(value(fixed, ti) - gi) for ti, gi, wi in zip(t, gt, wt))
    suffix, kind, digits = ("f", "float", 9) if bits == 24 else ("", "double", 17)
    print(f"    /// <summary>{text}, argument from {nstr(a, 5)} to {nstr(b, 5)}, degree {degree}, error 2^{nstr(log(error, 2), 4)}.</summary>")
    numbers = [nstr(c, digits, min_fixed=-3, max_fixed=3) + suffix for c in fixed]
    if kind == "float":                               # constants of their own, for kernels that hold them in their code
        print(f"    internal const float {', '.join(f'{name}{i} = {c}' for i, c in enumerate(numbers))};\n")
        print(f'    /// <inheritdoc cref="{name}0"/>')
        numbers = [f"{name}{i}" for i in range(len(numbers))]
    print(f"    internal static readonly {kind}[] {name} = [{', '.join(numbers)}];\n")


def series(closed, coefficient):
    """closed(t), and its power series where the closed form cancels."""
    c = [coefficient(k) for k in range(16)]
    return lambda t: value(c, t) if fabs(t) < mpf(10) ** -4 else closed(t)


exp_q = series(lambda t: (expm1(t) - t) / t ** 2, lambda k: 1 / factorial(k + 2))
log_q = series(lambda t: (log1p(t) - t + t ** 2 / 2) / t ** 3, lambda k: mpf(-1) ** k / (k + 3))
log_unit = series(lambda t: log1p(t) / t, lambda k: mpf(-1) ** k / (k + 1))

TABLES = (
    # name, text, function, weight (relative to the whole), from, to, degree in float, in double
    ("ExpQ", "q(r) of exp(r) = 1 + r + r^2 q(r)", exp_q, lambda t: t ** 2 / expm1(t), -log(mpf(2)) / 2, log(mpf(2)) / 2, 4, 10),
    ("LogQ", "q(f) of log(1 + f) = f - f^2 / 2 + f^3 q(f)", log_q, lambda t: t ** 3 / log1p(t), sqrt(mpf(1) / 2) - 1, sqrt(mpf(2)) - 1, 7, 19),
    ("Log1pUnit", "p(e) of log(1 + e) = e p(e)", log_unit, lambda t: 1 / log_unit(t), mpf(0), mpf(1), 9, 21),
)

if __name__ == "__main__":
    for name, text, g, w, a, b, single, double in TABLES:
        table(name, text, g, w, a, b, single, 24)
    for name, text, g, w, a, b, single, double in TABLES:
        table(name + "Double", text, g, w, a, b, double, 53)
    # ln 2 in two parts: the first short enough that its product with any exponent is exact.
    for suffix, kind, bits, short, digits in (("f", "float", 24, 15, 9), ("", "double", 53, 41, 17)):
        high = rounded(log(mpf(2)), short)
        name = "" if kind == "float" else "Double"
        print(f"    internal const {kind} Log2E{name} = {nstr(rounded(1 / log(mpf(2)), bits), digits)}{suffix};")
        print(f"    internal const {kind} Ln2High{name} = {nstr(high, digits)}{suffix};")
        print(f"    internal const {kind} Ln2Low{name} = {nstr(rounded(log(mpf(2)) - high, bits), digits)}{suffix};")
