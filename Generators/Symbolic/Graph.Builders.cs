namespace AutoBce.Generators.Symbolic;

/// <content>Sums and products in the making. Most exist already, so that what they are collected in is used again and no array is made before it is known to be new.</content>
internal sealed partial class Graph
{
    private readonly Stack<SumBuilder> _sums = [];
    private readonly Stack<ProductBuilder> _products = [];

    private SumBuilder NewSum() => _sums.Count > 0 ? _sums.Pop() : new SumBuilder(this);

    private ProductBuilder NewProduct() => _products.Count > 0 ? _products.Pop() : new ProductBuilder(this);

    /// <summary>A constant and terms, flattened, with like terms collected.</summary>
    private sealed class SumBuilder(Graph graph)
    {
        private readonly Collected<Rational> _terms = new();
        private Rational _constant;

        public SumBuilder Add(Rational coefficient, Expr term)
        {
            if (coefficient.IsZero) return this;
            switch (term.Op)
            {
                case Op.Constant:
                    _constant += coefficient * term.Value;
                    break;
                case Op.Sum:
                    _constant += coefficient * term.Value;
                    for (int i = 0; i < term.Arguments.Length; i++) Add(coefficient * term.Coefficients[i], term.Arguments[i]);
                    break;
                default:
                    int place = _terms.Find(term);
                    if (place < 0) _terms.Insert(place, term, coefficient);
                    else if ((_terms.Values[place] + coefficient) is { IsZero: false } total) _terms.Values[place] = total;
                    else _terms.RemoveAt(place);
                    break;
            }
            return this;
        }

        public Expr Make(Rational constant)
        {
            constant += _constant;
            Expr sum = _terms.Count == 0 ? graph.Constant(constant)
                : constant.IsZero && _terms.Count == 1 && _terms.Values[0].IsOne ? _terms.Expressions[0]
                : graph.Intern(new Key(Op.Sum, _terms.Expressions, _terms.Count, _terms.Values, constant, ""), default);
            _terms.Clear();
            _constant = Rational.Zero;
            graph._sums.Push(this);
            return sum;
        }
    }

    /// <summary>Factors, flattened, with like bases collected and all exponentials as one.</summary>
    private sealed class ProductBuilder(Graph graph)
    {
        private readonly Collected<Expr> _factors = new();
        private Expr[] _arguments = new Expr[8];
        private Rational _scale = Rational.One;
        private Expr? _power; // of e

        public ProductBuilder Add(Expr b, Expr e)
        {
            if (e.IsZero || b.IsOne) return this;
            bool integer = e.Op == Op.Constant && e.Value.IsInteger;
            switch (b.Op)
            {
                case Op.Constant when integer && !(b.IsZero && e.Value.Sign < 0) && Rational.IsShort(b.Value, e.Value):
                    _scale *= Rational.Power(b.Value, (int)e.Value.Numerator);
                    return this;
                case Op.Exp:
                    _power = _power is { } power ? power + (b.Arguments[0] * e) : b.Arguments[0] * e;
                    return this;
                case Op.Product when integer || Array.TrueForAll(graph.Factors(b), f => f.Base.Range.IsNonNegative):
                    foreach ((Expr inner, Expr innerExponent) in graph.Factors(b)) Add(inner, innerExponent * e);
                    return this;
                case Op.Sum when b.Value.IsZero && b.Arguments.Length == 1 && integer && Rational.IsShort(b.Coefficients[0], e.Value):
                    _scale *= Rational.Power(b.Coefficients[0], (int)e.Value.Numerator);
                    return Add(b.Arguments[0], e);
            }
            // x, -x and 2 x are one base: integer powers of a sum are taken of the form whose first coefficient is positive, and 1 if all are of one size.
            if (b.Op == Op.Sum && integer && OuterScale(b) is { IsOne: false } scale && Rational.IsShort(scale, e.Value))
            {
                b = graph.Scale(Rational.One / scale, b);
                _scale *= Rational.Power(scale, (int)e.Value.Numerator);
            }
            int place = _factors.Find(b);
            if (place < 0) _factors.Insert(place, b, e);
            else if ((_factors.Values[place] + e) is { IsZero: false } total) _factors.Values[place] = total;
            else _factors.RemoveAt(place);
            return this;
        }

        private static Rational OuterScale(Expr sum)
        {
            Rational first = sum.Value.IsZero ? sum.Coefficients[0] : sum.Value;
            return Array.TrueForAll(sum.Coefficients, c => c == first || c == -first) ? first : first.Sign;
        }

        public Expr Make()
        {
            DropMagnitudes();
            while (!_scale.IsZero && _power is { IsZero: false } power)
            {
                _power = null;
                Expr exp = graph.Exp(power);
                if (exp.Op == Op.Exp)
                {
                    _factors.Put(exp, graph.One);
                    break;
                }
                Add(exp, graph.One); // e^log(p) is p, of which other powers may be here
                DropMagnitudes();
            }
            Expr product = _scale.IsZero ? graph.Zero
                : _factors.Count == 0 ? graph.Constant(_scale)
                : graph.Scale(_scale, _factors.Count == 1 && _factors.Values[0].IsOne ? _factors.Expressions[0] : Whole());
            _factors.Clear();
            (_scale, _power) = (Rational.One, null);
            graph._products.Push(this);
            return product;
        }

        /// <summary>|x|^2 is x^2, and x sign(x) is |x|: neither has a kink that the other lacks.</summary>
        private void DropMagnitudes()
        {
            for (int i = _factors.Count - 1; i >= 0; i--)
            {
                (Expr b, Expr exponent) = (_factors.Expressions[i], _factors.Values[i]);
                if (b.Op == Op.Abs && exponent.Op == Op.Constant && exponent.Value.IsInteger && exponent.Value.Numerator.IsEven)
                {
                    _factors.RemoveAt(i);
                    Add(b.Arguments[0], exponent);
                }
                else if (b.Op == Op.Sign && exponent.IsOne && _factors.Find(b.Arguments[0]) is >= 0 and var place && _factors.Values[place].IsOne)
                {
                    Expr x = b.Arguments[0];
                    Add(b, graph.Constant(-1)).Add(x, graph.Constant(-1)).Add(graph.Abs(x), graph.One);
                }
                else
                {
                    continue;
                }
                i = _factors.Count;
            }
        }

        private Expr Whole()
        {
            if (_arguments.Length < 2 * _factors.Count) Array.Resize(ref _arguments, 4 * _factors.Count);
            for (int i = 0; i < _factors.Count; i++) (_arguments[2 * i], _arguments[(2 * i) + 1]) = (_factors.Expressions[i], _factors.Values[i]);
            return graph.Intern(new Key(Op.Product, _arguments, 2 * _factors.Count, [], Rational.Zero, ""), default);
        }
    }
}
