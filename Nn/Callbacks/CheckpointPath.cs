using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoBce;

/// <summary>
/// A path with numbers in it, "{name}" or "{name:format}", as Keras has them. Formats are Python's: zeros, width, precision and d, e, f or g, such
/// as "02d" and "08.3f"; or one letter of .NET's and a precision, such as "F3".
/// </summary>
internal sealed partial class CheckpointPath
{
    private const string Epoch = "epoch";

    private readonly string _path;
    private readonly MatchCollection _places;

    /// <exception cref="ArgumentException">The path is empty, or a format is not understood.</exception>
    internal CheckpointPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
        _places = Places().Matches(path);
        foreach (Match place in _places)
        {
            string name = place.Groups["name"].Value, format = place.Groups["format"].Value;
            if (format.Length == 0 || Native().IsMatch(format) && (name == Epoch || format[0] != 'D')) continue;
            char type = Python().Match(format) is { Success: true } python ? Type(python, name) : default;
            if (type == default || (type == 'd' && (name != Epoch || format.Contains('.', StringComparison.Ordinal))))
                throw new ArgumentException($"the path \"{path}\" has {place.Value}, whose format is not understood: an epoch takes d, such as {{epoch:02d}}, other numbers e, f or g, such as {{loss:.3f}}.", nameof(path));
        }
    }

    /// <summary>The names of the logs in the path.</summary>
    internal IEnumerable<string> Names => _places.Select(place => place.Groups["name"].Value).Where(name => name != Epoch);

    /// <summary>The path of an epoch, counted from 0.</summary>
    /// <exception cref="InvalidOperationException">A name is not in the logs, and there is no number for such names.</exception>
    internal string Expand(int epoch, IReadOnlyDictionary<string, double> logs, double? unknown = null) => Places().Replace(_path, place =>
    {
        string name = place.Groups["name"].Value, format = place.Groups["format"].Value;
        if (name == Epoch) return format.Length == 0 || Native().IsMatch(format) ? (epoch + 1).ToString(format, CultureInfo.InvariantCulture) : Text(epoch + 1, name, format);
        double value = (logs.TryGetValue(name, out double known) ? known : unknown) ?? throw new InvalidOperationException(
            $"the path of the checkpoint names {{{name}}}; there are epoch, {string.Join(", ", logs.Keys)}{(name == Callback.Rate ? ". Put the callback that records the rate in front of the checkpoint" : "")}.");
        return format.Length == 0 || Native().IsMatch(format) ? value.ToString(format, CultureInfo.InvariantCulture) : Text(value, name, format);
    });

    private static string Text(double value, string name, string format)
    {
        Match python = Python().Match(format);
        char type = Type(python, name);
        int precision = python.Groups["precision"] is { Success: true } given ? Number(given) : 6, width = Number(python.Groups["width"]);
        string text = char.ToLowerInvariant(type) switch
        {
            'd' => value.ToString("F0", CultureInfo.InvariantCulture),
            'f' => value.ToString($"F{precision}", CultureInfo.InvariantCulture),
            'g' => value.ToString($"{type}{Math.Max(precision, 1)}", CultureInfo.InvariantCulture),
            // .NET writes exponents with three digits at least, Python with two.
            _ => Exponent().Replace(value.ToString($"{type}{precision}", CultureInfo.InvariantCulture), "$1"),
        };
        if (!python.Groups["zero"].Success) return text.PadLeft(width);
        return text[0] == '-' ? '-' + text[1..].PadLeft(width - 1, '0') : text.PadLeft(width, '0');
    }

    /// <summary>An integer needs no type.</summary>
    private static char Type(Match python, string name) => python.Groups["type"] is { Length: 1 } type ? type.ValueSpan[0] : name == Epoch ? 'd' : default;

    private static int Number(Group digits) => digits.Length == 0 ? 0 : int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(?<name>[^:}]*):?(?<format>[^}]*)\}")]
    private static partial Regex Places();

    [GeneratedRegex(@"^(?<zero>0)?(?<width>\d{1,2})?(\.(?<precision>\d{1,2}))?(?<type>[defgEFG])?$")]
    private static partial Regex Python();

    [GeneratedRegex(@"^[DEFGNR]\d{1,2}$")]
    private static partial Regex Native();

    [GeneratedRegex("(?<=[eE][+-])0([0-9]{2})$")]
    private static partial Regex Exponent();
}
