"""Prints the tables of Engine/Numerics/Coefficients.cs and HugeAngle.cs: minimax polynomials in 60 digits.

Usage: python3 docs/coefficients.py [TABLE ...]      (needs mpmath; a few minutes for all)

Each polynomial p approximates g on [a, b] such that max |w (p - g)| is least over a Chebyshev grid. Coefficients are
rounded to the target format one at a time from the lowest degree, and the rest is solved again each time.
"""
import sys

from mpmath import mp, mpf, exp, log, expm1, log1p, sqrt, cbrt, sin, tan, atan, sinh, cosh, lu_solve, matrix, cos, pi, fabs, floor, frexp, ldexp, nint, factorial, nstr

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


def table(name, text, g, w, a, b, degree, bits, array=True):
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
        if not array:
            return
        print(f'    /// <inheritdoc cref="{name}0"/>')
        numbers = [f"{name}{i}" for i in range(len(numbers))]
    print(f"    internal static readonly {kind}[] {name} = [{', '.join(numbers)}];\n")


def series(closed, coefficient):
    """closed(t), and its power series where the closed form cancels."""
    c = [coefficient(k) for k in range(16)]
    return lambda t: value(c, t) if fabs(t) < mpf(10) ** -4 else closed(t)


exp_q = series(lambda t: (expm1(t) - t) / t ** 2, lambda k: 1 / factorial(k + 2))
log_q = series(lambda t: (log1p(t) - t + t ** 2 / 2) / t ** 3, lambda k: mpf(-1) ** k / (k + 3))
log1p_q = series(lambda t: (log1p(t) - t) / t ** 2, lambda k: mpf(-1) ** (k + 1) / (k + 2))



def of_root(f):
    """f(sqrt(z)) as a function of z."""
    return lambda z: f(sqrt(z))


sin_s = of_root(lambda r: (sin(r) - r) / r ** 3)
cos_c = of_root(lambda r: (cos(r) - 1 + r ** 2 / 2) / r ** 4)
atan_a = of_root(lambda t: (atan(t) - t) / t ** 3)
sinh_s = of_root(lambda x: (sinh(x) - x) / x ** 3)
log_cosh_q = of_root(lambda x: (log(cosh(x)) - x ** 2 / 2) / x ** 4)

def constants(name, text, numbers):
    print(f"    /// <summary>{text}</summary>")
    print(f"    internal const float {', '.join(f'{name}{i} = {nstr(c, 9, min_fixed=-3, max_fixed=3)}f' for i, c in enumerate(numbers))};\n")


def sixteenths():
    """The tables of the kernels' exponential and logarithm, and ln 2 for sixteenths of an exponent."""
    powers = [mpf(2) ** (mpf(j) / 16) for j in range(16)]
    floats = [rounded(p, 24) for p in powers]
    constants("ExpPower", "-2^(j/16).", [-p for p in floats])
    constants("ExpPowerLow", "What the negative of ExpPower lacks.", [p - f for p, f in zip(powers, floats)])
    inverses, logs = [mpf(1)], [mpf(0)]
    for i in range(1, 16):
        low, high = (mpf(i) - 0.5) / 15, min((mpf(i) + 0.5) / 15, mpf(1))
        # The middle of the interval, but for the first: near its lower end the logarithm is as small as the polynomial.
        middle = rounded(1 / (1 + low + (mpf(15) / 1000 if i == 1 else (high - low) / 2)), 24)
        near = [middle + k * mpf(2) ** -24 for k in range(-3000, 3001)]
        best = min(near, key=lambda c: fabs(-log(c) - rounded(-log(c), 24)))   # of those near it, the one whose logarithm is a float
        inverses.append(best)
        logs.append(rounded(-log(best), 24))
    constants("Log1pInverse", "c near 1/(1 + i/15) whose logarithm is a float, to a 1000th of an ulp.", inverses)
    constants("Log1pLog", "-log(c) for these c.", logs)
    high = rounded(log(mpf(2)), 12)
    print(f"    /// <summary>ln 2 in 12 bits, whose product with a 16th of an exponent is exact, and the rest.</summary>\n    internal const float Ln2Sixteenths = {nstr(high, 9)}f, Ln2SixteenthsLow = {nstr(rounded(log(mpf(2)) - high, 24), 9)}f;\n")


def mantissas():
    """The tables of the kernels' logarithm of a probability. About 1 c is 1: there the logarithm is as small as the polynomial."""
    inverses, logs = [mpf(1)], [mpf(0)]
    for i in range(1, 15):
        low, width = (1 + mpf(i) / 16, mpf(1) / 16) if i < 8 else ((mpf(1) + mpf(i) / 16) / 2, mpf(1) / 32)
        middle, ulp = rounded(1 / (low + width / 2), 24), mpf(2) ** (-24 if i < 8 else -23)
        near = [middle + k * ulp for k in range(-30000, 30001)]
        best = min(near, key=lambda c: fabs(-log(c) * 2 ** 17 - nint(-log(c) * 2 ** 17)))
        inverses.append(best)
        logs.append(nint(-log(best) * 2 ** 17) / 2 ** 17)
    constants("LogInverse", "c near 1/m for the sixteenths of m from 1 to 3/2 and the 32nds from 3/4 to 1, in the order of m's bits. -log(c) is a multiple of 2^-17, to within 1e-9.", [*inverses, mpf(1)])
    constants("LogTable", "-log(c) for these c.", [*logs, mpf(0)])


TABLES = (
    # name, text, function, weight (relative to the whole), from, to, degree in float, in double
    ("ExpQ", "q(r) of exp(r) = 1 + r + r^2 q(r)", exp_q, lambda t: t ** 2 / expm1(t), -log(mpf(2)) / 2, log(mpf(2)) / 2, 4, 10),
    ("ExpNegativeQ", "q(r) of exp(-r) = 1 - (r + r^2 q(r))", lambda r: -exp_q(-r), lambda t: t ** 2 * exp(t), -log(mpf(2)) / 32, log(mpf(2)) / 32, 1, None),  # kernels hold it in their code
    ("LogQ", "q(f) of log(1 + f) = f - f^2 / 2 + f^3 q(f)", log_q, lambda t: t ** 3 / log1p(t), sqrt(mpf(1) / 2) - 1, sqrt(mpf(2)) - 1, 7, 19),
    ("Log1pQ", "q(f) of log(1 + f) = f + f^2 q(f)", log1p_q, lambda t: t ** 2 / max(t, mpf(1) / 30), -mpf(1) / 30, mpf(1) / 20, 3, None),  # kernels hold it in their code
    ("LogTableQ", "q(f) of log(1 + f) = f + f^2 q(f)", log1p_q, lambda t: t ** 2 / (mpf(1) / 3 if t > 0 else mpf(1) / 32 if t < -mpf(1) / 32 else fabs(log1p(t))), -mpf(1) / 31, mpf(1) / 16, 3, None),  # kernels hold it in their code; beyond 0, it is part of a larger sum
    ("SinS", "s(z) of sin(r) = r + r z s(z), z = r^2", sin_s, of_root(lambda r: r ** 3 / sin(r)), mpf(0), (pi / 4) ** 2, 3, 6),
    ("CosC", "c(z) of cos(r) = 1 - z / 2 + z^2 c(z), z = r^2", cos_c, of_root(lambda r: r ** 4 / cos(r)), mpf(0), (pi / 4) ** 2, 2, 6),
    ("AtanA", "a(z) of atan(t) = t + t z a(z), z = t^2", atan_a, of_root(lambda t: t ** 3 / atan(t)), mpf(0), tan(pi / 8) ** 2, 4, 11),
    ("SinhS", "s(z) of sinh(x) = x + x z s(z), z = x^2", sinh_s, of_root(lambda x: x ** 3 / sinh(x)), mpf(0), mpf(1), 3, 7),
    ("LogCoshQ", "q(z) of log(cosh(x)) = z / 2 + z^2 q(z), z = x^2", log_cosh_q, of_root(lambda x: x ** 4 / log(cosh(x))), mpf(0), mpf(1), 6, 15),
    ("CbrtM", "cbrt(m) roughly, to be refined", cbrt, lambda m: 1 / cbrt(m), sqrt(mpf(1) / 2), sqrt(mpf(2)), 4, 5),
)

if __name__ == "__main__":
    chosen = [t for t in TABLES if len(sys.argv) == 1 or t[0] in sys.argv]
    for name, text, g, w, a, b, single, double in chosen:
        table(name, text, g, w, a, b, single, 24, array=double is not None)
    for name, text, g, w, a, b, single, double in chosen:
        if double:
            table(name + "Double", text, g, w, a, b, double, 53)
    # What the kernels look up: 2^(j/16) in two floats, negative since the kernels subtract it, and c near 1/(1 + i/15) with -log(c).
    sixteenths() if len(sys.argv) == 1 or "Sixteenths" in sys.argv else None
    mantissas() if len(sys.argv) == 1 or "Mantissas" in sys.argv else None
    # ln 2 in two parts: the first short enough that its product with any exponent is exact.
    for suffix, kind, bits, short, digits in (("f", "float", 24, 15, 9), ("", "double", 53, 41, 17)):
        high = rounded(log(mpf(2)), short)
        name = "" if kind == "float" else "Double"
        print(f"    internal const {kind} Log2E{name} = {nstr(rounded(1 / log(mpf(2)), bits), digits)}{suffix};")
        print(f"    internal const {kind} Ln2High{name} = {nstr(high, digits)}{suffix};")
        print(f"    internal const {kind} Ln2Low{name} = {nstr(rounded(log(mpf(2)) - high, bits), digits)}{suffix};")
    # Half of pi in three parts; 2 / pi, and its bits for arguments of any size, after 64 zeros.
    for suffix, kind, bits, digits in (("f", "float", 24, 9), ("", "double", 53, 17)):
        name, rest = "" if kind == "float" else "Double", pi / 2
        print(f"    internal const {kind} TwoOverPi{name} = {nstr(rounded(2 / pi, bits), digits)}{suffix};")
        for part in ("High", "Middle", "Low"):
            print(f"    internal const {kind} HalfPi{part}{name} = {nstr(rounded(rest, bits), digits)}{suffix};")
            rest -= rounded(rest, bits)
    mp.dps = 420
    digits = int(floor(ldexp(2 / pi, 64 * 19)))
    words = [0] + [(digits >> (64 * i)) & (2 ** 64 - 1) for i in reversed(range(19))]
    print("    private static readonly ulong[] TwoOverPi =\n    [")
    for i in range(0, 20, 4):
        print("        " + ", ".join(f"0x{word:016X}" for word in words[i:i + 4]) + ",")
    print("    ];")
