namespace AutoBce;

/// <summary>How much Fit tells on the console.</summary>
public enum Verbosity
{
    /// <summary><see cref="Bar"/> on a terminal, <see cref="Line"/> where the output goes to a file or a pipe.</summary>
    Auto,

    /// <summary>Nothing.</summary>
    Silent,

    /// <summary>One line an epoch, rewritten in place while the epoch runs; on redirected output the same as <see cref="Line"/>.</summary>
    Bar,

    /// <summary>One line at the end of each epoch.</summary>
    Line,
}
