using System.Text;

namespace AutoBce.Generators.Emission;

/// <summary>Text with indentation.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string text = "")
    {
        if (text.Length > 0) _text.Append(' ', 4 * _depth).Append(text);
        _text.Append('\n');
    }

    /// <summary>Begins a line that is written in pieces.</summary>
    public void Begin() => _text.Append(' ', 4 * _depth);

    public SourceWriter Append(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <summary>Text with # replaced by the digit and @ by the index.</summary>
    public SourceWriter Append(string text, char digit, string index)
    {
        int start = _text.Length;
        _text.Append(text).Replace('#', digit, start, text.Length);
        if (text.Contains('@')) _text.Replace("@", index, start, text.Length);
        return this;
    }

    public void End() => _text.Append('\n');

    public void Open(string? text = null)
    {
        if (text is not null) Line(text);
        Line("{");
        _depth++;
    }

    public void Close(string text = "}")
    {
        _depth--;
        Line(text);
    }

    public override string ToString() => _text.ToString();
}
