namespace AutoBce.Generators;

/// <summary>What LINQ asks of sequences, of arrays: of terms, factors and arguments it is asked thousands of times a loss, and needs no enumerator.</summary>
internal static class Arrays
{
    public static bool Any<T>(this T[] items, Func<T, bool> predicate)
    {
        foreach (T item in items)
            if (predicate(item)) return true;
        return false;
    }

    public static bool All<T>(this T[] items, Func<T, bool> predicate)
    {
        foreach (T item in items)
            if (!predicate(item)) return false;
        return true;
    }

    public static int Count<T>(this T[] items, Func<T, bool> predicate)
    {
        int count = 0;
        foreach (T item in items)
            if (predicate(item)) count++;
        return count;
    }

    public static T? FirstOrDefault<T>(this T[] items, Func<T, bool> predicate)
    {
        foreach (T item in items)
            if (predicate(item)) return item;
        return default;
    }
}
