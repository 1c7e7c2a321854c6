namespace Parley.Server.OpenAi.Audio.Transcripts;

/// <summary>An upload cannot be taken.</summary>
/// <param name="answer">Says why and what to do.</param>
internal sealed class UploadException(IResult answer) : Exception("The upload cannot be taken.")
{
    public IResult Answer { get; } = answer;
}
