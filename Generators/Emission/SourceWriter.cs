using System.Buffers;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace AutoBce.Generators.Emission;

/// <summary>Text with indentation, in a buffer that is returned with the text: a project's losses are written by the million of lines.</summary>
internal sealed class SourceWriter
{
    private char[] _buffer = ArrayPool<char>.Shared.Rent(1 << 15);
    private int _length, _depth;

    public void Line(string text = "")
    {
        if (text.Length > 0) Begin().Append(text);
        End();
    }

    /// <summary>A line of pieces.</summary>
    public void Line(string text, string more, string rest = "")
    {
        Begin().Append(text).Append(more).Append(rest);
        End();
    }

    /// <summary>Begins a line that is written in pieces.</summary>
    public SourceWriter Begin()
    {
        Reserve(4 * _depth).Fill(' ');
        return this;
    }

    public SourceWriter Append(ReadOnlySpan<char> text)
    {
        text.CopyTo(Reserve(text.Length));
        return this;
    }

    /// <summary>Text with # replaced by the digit and @ by the index.</summary>
    public SourceWriter Append(ReadOnlySpan<char> text, char digit, string index)
    {
        int at = text.IndexOf('@');
        if (at >= 0) return Append(text.Slice(0, at), digit, index).Append(index).Append(text.Slice(at + 1), digit, index);
        Span<char> written = Reserve(text.Length);
        text.CopyTo(written);
        for (int i = written.IndexOf('#'); i >= 0; i = written.IndexOf('#'))
        {
            written[i] = digit;
            written = written.Slice(i + 1);
        }
        return this;
    }

    public void End() => Reserve(1)[0] = '\n';

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

    /// <summary>The text, without one string of all of it, which would be a large object; nothing can be written any more.</summary>
    public SourceText ToSourceText()
    {
        var text = SourceText.From(new Reader(_buffer, _length), _length, Encoding.UTF8);
        ArrayPool<char>.Shared.Return(_buffer);
        (_buffer, _length) = ([], 0);
        return text;
    }

    /// <summary>Room for so many characters after those that are there.</summary>
    private Span<char> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            char[] larger = ArrayPool<char>.Shared.Rent(Math.Max(2 * _buffer.Length, _length + count));
            Array.Copy(_buffer, larger, _length);
            ArrayPool<char>.Shared.Return(_buffer);
            _buffer = larger;
        }
        _length += count;
        return _buffer.AsSpan(_length - count, count);
    }

    private sealed class Reader(char[] text, int length) : TextReader
    {
        private int _next;

        public override int Peek() => _next < length ? text[_next] : -1;

        public override int Read() => _next < length ? text[_next++] : -1;

        public override int Read(char[] buffer, int index, int count)
        {
            count = Math.Min(count, length - _next);
            Array.Copy(text, _next, buffer, index, count);
            _next += count;
            return count;
        }

        public override string ReadToEnd()
        {
            string rest = new(text, _next, length - _next);
            _next = length;
            return rest;
        }
    }
}
