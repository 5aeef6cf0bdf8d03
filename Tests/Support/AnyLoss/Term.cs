using System.Globalization;
using System.Text;

namespace AutoBce.Tests.AnyLoss;

/// <summary>What a random expression is allowed to be where it stands.</summary>
internal enum TermKind
{
    /// <summary>Any number.</summary>
    Real,

    /// <summary>A positive number, or 0 by underflow.</summary>
    Positive,

    /// <summary>A number from 0 to 1.</summary>
    Unit,

    /// <summary>A condition.</summary>
    Condition,
}

/// <summary>An expression of the loss language as a tree, of which parts may be shared: those become locals.</summary>
internal sealed class Term(TermKind kind, string format, params Term[] arguments)
{
    public TermKind Kind => kind;

    public IReadOnlyList<Term> Arguments => arguments;

    /// <summary>Operations and inputs, shared ones counted once.</summary>
    public int Size => Descendants().Count;

    /// <summary>The term and all it is made of, each once, arguments first.</summary>
    public IReadOnlyList<Term> Descendants()
    {
        var found = new List<Term>();
        Visit(this);
        return found;

        void Visit(Term term)
        {
            if (found.Contains(term)) return;
            foreach (Term argument in term.Arguments) Visit(argument);
            found.Add(term);
        }
    }

    /// <summary>The body of a method: shared parts as locals, then the result.</summary>
    public string Body()
    {
        IReadOnlyList<Term> all = Descendants();
        var uses = new Dictionary<Term, int>();
        foreach (Term argument in all.SelectMany(term => term.Arguments)) uses[argument] = uses.GetValueOrDefault(argument) + 1;
        var text = new Dictionary<Term, string>();
        var body = new StringBuilder();
        int locals = 0;
        foreach (Term term in all)
        {
            string own = string.Format(CultureInfo.InvariantCulture, term.Format, [.. term.Arguments.Select(a => text[a])]);
            if (term.Arguments.Count > 0 && term != this && uses[term] > 1)
            {
                string name = "t" + locals++.ToString(CultureInfo.InvariantCulture);
                body.Append("var ").Append(name).Append(" = ").Append(own).Append("; ");
                own = name;
            }
            text[term] = own;
        }
        return body.Append("return ").Append(text[this]).Append(';').ToString();
    }

    private string Format => format;

    /// <summary>Simpler terms: parts of this one instead of it, and this one with a part replaced by a part of that part, or by an input.</summary>
    public IEnumerable<Term> Simpler()
    {
        IReadOnlyList<Term> all = Descendants();
        foreach (Term part in all.Where(part => part != this && part.Kind != TermKind.Condition)) yield return part;
        foreach (Term part in all.Where(part => part != this && part.Arguments.Count > 0))
        {
            foreach (Term argument in part.Arguments.Where(a => a.Kind == TermKind.Condition == (part.Kind == TermKind.Condition)))
                yield return Replace(part, argument);
            if (part.Kind != TermKind.Condition)
                foreach (string leaf in new[] { "1.0", "2.0" })
                    yield return Replace(part, new Term(TermKind.Real, leaf));
        }
    }

    private Term Replace(Term from, Term to)
    {
        var done = new Dictionary<Term, Term> { [from] = to };
        foreach (Term term in Descendants())
        {
            if (done.ContainsKey(term)) continue;
            Term[] changed = [.. term.Arguments.Select(a => done[a])];
            done[term] = changed.SequenceEqual(term.Arguments) ? term : new Term(term.Kind, term.Format, changed);
        }
        return done[this];
    }

    public override string ToString() => Body();
}
