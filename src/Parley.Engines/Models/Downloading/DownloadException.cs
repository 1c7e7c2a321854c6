namespace Parley.Engines.Models.Downloading;

/// <summary>A file could not be fetched.</summary>
/// <param name="isTransient">Whether trying again may help.</param>
/// <param name="retryAfter">How long the server asks to be left alone.</param>
internal sealed class DownloadException(
    string message, bool isTransient, TimeSpan? retryAfter = null, Exception? innerException = null)
    : IOException(message, innerException)
{
    public bool IsTransient { get; } = isTransient;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
