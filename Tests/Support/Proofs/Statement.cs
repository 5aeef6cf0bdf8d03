using AutoBce.Generators.Symbolic;

namespace AutoBce.Tests.Proofs;

/// <summary>
/// "left = right for conditions", the sides in the notation of textbooks: products by a space, |x|, c ? a : b. A condition is
/// 0 &lt; p &lt; 1, a &gt; 0, x &lt; 0 or r = 1 - m.
/// </summary>
internal sealed record Statement(Term Left, Term Right, IReadOnlyList<string> Conditions)
{
    public static IEnumerable<Statement> ParseAll(string identities) => identities.Split(';').Select(Parse);

    public static Statement Parse(string text)
    {
        string[] parts = text.Split(" for ");
        string[] conditions = parts.Length > 1 ? parts[1].Split(',', StringSplitOptions.TrimEntries) : [];
        string[] sides = parts[0].Split(" = ");
        if (sides.Length != 2) throw new FormatException($"'{text}' is no statement: left = right is.");
        return new(ParseTerm(sides[0]), ParseTerm(sides[1]), conditions);
    }

    public static Term ParseTerm(string text) => new Parser(text).Parse();

    /// <summary>The variables in terms of free ones that meet the conditions, and the names of those that are positive.</summary>
    public (Dictionary<string, Term> Substitutions, HashSet<string> Positive) Domain()
    {
        var substitutions = new Dictionary<string, Term>(StringComparer.Ordinal);
        var positive = new HashSet<string>(StringComparer.Ordinal);
        foreach (string condition in Conditions)
        {
            string[] words = condition.Split(' ');
            string free = words[words is ["0", ..] ? 2 : 0] + "'";
            switch (words)
            {
                case ["0", "<", { } name, "<", "1"]:
                    substitutions[name] = UnitInterval(free);
                    positive.Add(free);
                    break;
                case [{ } name, ">", "0"]:
                    positive.Add(name);
                    break;
                case [{ } name, "<", "0"]: // log of what is between 0 and 1
                    substitutions[name] = Term.Call("log", UnitInterval(free));
                    positive.Add(free);
                    break;
                case [{ } name, "=", ..]:
                    substitutions[name] = ParseTerm(string.Join(' ', words[2..]));
                    break;
                default:
                    throw new FormatException($"'{condition}' is no condition.");
            }
        }
        return (substitutions, positive);
    }

    /// <summary>w/(1 + w), which for positive w is any number between 0 and 1.</summary>
    public static Term UnitInterval(string w) => Term.Variable(w) / (Term.Number(1) + Term.Variable(w));

    /// <summary>Left side less right side at some points that meet the conditions.</summary>
    public IEnumerable<double> Differences()
    {
        (Dictionary<string, Term> substitutions, _) = Domain();
        for (int i = 0; i < 12; i++)
        {
            int point = i;
            yield return Value(Left) - Value(Right);

            double Value(Term term) => term.Evaluate(name => substitutions.TryGetValue(name, out Term? t) ? Value(t) : Sample(name, point));
        }

        double Sample(string name, int point)
        {
            double x = 0.21 + (0.37 * ((point + (name[0] * 5)) % 7));
            bool isFree = !name.EndsWith('\'') && !Conditions.Any(c => c == $"{name} > 0");
            return name == "c" ? point % 2 : isFree && (point + name[0]) % 2 == 0 ? -x : x;
        }
    }

    private sealed class Parser(string text)
    {
        private int _at;

        public Term Parse()
        {
            Term term = Choice();
            if (_at != text.Length) throw new FormatException($"'{text}' ends at {_at}, before its end.");
            return term;
        }

        private Term Choice()
        {
            Term condition = Sum();
            foreach (string comparison in new[] { "<=", "<", "==" })
                if (Take(comparison)) { condition = Term.Call(comparison, condition, Sum()); break; }
            if (!Take("?")) return condition;
            Term then = Choice();
            Expect(":");
            return Term.Call("if", condition, then, Choice());
        }

        private Term Sum()
        {
            Term sum = Product();
            while (true)
            {
                if (Take("+")) sum += Product();
                else if (Take("-")) sum -= Product();
                else return sum;
            }
        }

        private Term Product()
        {
            if (Take("-")) return -Product();
            Term product = Power();
            while (true)
            {
                if (Take("/")) product /= Power();
                else if (Take("*") || StartsAtom()) product *= Power();
                else return product;
            }
        }

        private Term Power()
        {
            Term atom = Atom();
            if (!Take("^")) return atom;
            Term exponent = Take("-") ? -Power() : Power();
            return atom.Head == "e" ? Term.Call("exp", exponent) : Term.Call("^", atom, exponent);
        }

        private bool StartsAtom()
        {
            SkipSpace();
            return _at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] == '(');
        }

        private Term Atom()
        {
            SkipSpace();
            int start = _at;
            if (Take("(")) return Close(Choice(), ")");
            if (Take("|")) return Term.Call("abs", Close(Sum(), "|"));
            while (_at < text.Length && (char.IsDigit(text[_at]) || text[_at] == '.')) _at++;
            if (_at > start) return Term.Number(Rational.Parse(text[start.._at]));
            while (_at < text.Length && char.IsLetterOrDigit(text[_at])) _at++;
            if (_at == start) throw new FormatException($"'{text}' has no term at {start}.");
            string name = text[start.._at];
            if (!Term.IsFunction(name) || !Take("(")) return Term.Variable(name);
            List<Term> arguments = [Choice()];
            while (Take(",")) arguments.Add(Choice());
            return Close(Term.Call(name, [.. arguments]), ")");
        }

        private Term Close(Term term, string bracket)
        {
            Expect(bracket);
            return term;
        }

        private void Expect(string symbol)
        {
            if (!Take(symbol)) throw new FormatException($"'{text}' has no {symbol} at {_at}.");
        }

        private bool Take(string symbol)
        {
            SkipSpace();
            if (string.CompareOrdinal(text, _at, symbol, 0, symbol.Length) != 0) return false;
            _at += symbol.Length;
            return true;
        }

        private void SkipSpace()
        {
            while (_at < text.Length && text[_at] == ' ') _at++;
        }
    }
}
