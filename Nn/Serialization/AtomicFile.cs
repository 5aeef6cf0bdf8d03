namespace AutoBce;

/// <summary>Replaces a file as a whole: whoever reads it, even after a crash, finds the old content or the new.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes a sibling under a unique name, flushes it to the disk, and renames it. .NET has no call to flush the directory itself, so
    /// that after a power cut the old content may be the one that is found.
    /// </summary>
    internal static void Write(string path, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        string target = Path.GetFullPath(path);
        string temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(head);
                stream.Write(body);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
