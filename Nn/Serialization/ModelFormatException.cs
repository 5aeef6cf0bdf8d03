namespace AutoBce;

/// <summary>A model file is damaged, was cut off, or is not one of this library's. Nothing was loaded.</summary>
public sealed class ModelFormatException : FormatException
{
    /// <summary>Says what is wrong, and where.</summary>
    public ModelFormatException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
