namespace AutoBce;

/// <summary>Replaces a file as a whole: whoever reads it, even after a crash, finds the old content or the new.</summary>
internal static class AtomicFile
{
    /// <summary>A younger sibling may be about to be opened by its writer.</summary>
    private static readonly TimeSpan s_settled = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Writes a sibling under a unique name, flushes it to the disk, and renames it. .NET has no call to flush the directory itself, so
    /// that after a power cut the old content may be the one that is found.
    /// </summary>
    internal static void Write(string path, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        string target = CheckFolder(path);
        RemoveOrphans(target);
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

    /// <summary>The full path of a file whose folder is there.</summary>
    /// <exception cref="DirectoryNotFoundException">It is not.</exception>
    internal static string CheckFolder(string path)
    {
        string target = Path.GetFullPath(path);
        return Path.GetDirectoryName(target) is not { } folder || Directory.Exists(folder) ? target
            : throw new DirectoryNotFoundException($"\"{path}\" cannot be written: the folder \"{folder}\" does not exist. Make it first.");
    }

    /// <summary>Removes what processes that were killed while writing this file left behind: siblings that nobody has open.</summary>
    private static void RemoveOrphans(string target)
    {
        foreach (string sibling in Directory.EnumerateFiles(Path.GetDirectoryName(target)!, Path.GetFileName(target) + ".*.tmp"))
        {
            bool isOurs = Guid.TryParseExact(sibling.AsSpan(target.Length + 1, sibling.Length - target.Length - 5), "N", out _);
            if (!isOurs || DateTime.UtcNow - File.GetLastWriteTimeUtc(sibling) < s_settled) continue;
            try
            {
                // Refused while another process is still writing it.
                using FileStream orphan = new(sibling, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                File.Delete(sibling);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It stays for the next time: saving the model does not depend on it.
            }
        }
    }
}
