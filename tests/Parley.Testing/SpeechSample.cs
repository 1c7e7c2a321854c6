namespace Parley.Testing;

/// <summary>A recording and the words that are spoken in it.</summary>
/// <param name="File">The name of the file, without its folder.</param>
/// <param name="Speaker">Who speaks; the same name in every file of that person.</param>
/// <param name="Text">Lower-case words without punctuation.</param>
public sealed record SpeechSample(string File, string Speaker, string Text)
{
    /// <summary>Where the WAV file lies.</summary>
    public string Path => System.IO.Path.Combine(SharedFiles.SpeechFolder, File);

    public override string ToString() => File;
}
