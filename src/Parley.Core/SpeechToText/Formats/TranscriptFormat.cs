namespace Parley.Core.SpeechToText.Formats;

/// <summary>The formats in which transcripts are written.</summary>
public static class TranscriptFormat
{
    /// <summary>Their names, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["text", "json", "srt", "vtt"];

    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="output">Stays the caller's.</param>
    /// <param name="language">BCP 47; told in formats that have a place for it.</param>
    /// <param name="isTranslation">Whether the text is English for something else; told likewise.</param>
    /// <exception cref="ArgumentException">There is no such format; the message lists them.</exception>
    public static ITranscriptWriter Open(string name, TextWriter output, string? language = null, bool isTranslation = false) => name switch
    {
        "text" => new TextTranscriptWriter(output),
        "json" => new JsonTranscriptWriter(output, language, isTranslation),
        "srt" => new SrtTranscriptWriter(output),
        "vtt" => new VttTranscriptWriter(output),
        _ => throw new ArgumentException($"There is no transcript format '{name}'; choose one of {string.Join(", ", Names)}."),
    };
}
