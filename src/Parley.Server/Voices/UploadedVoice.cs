namespace Parley.Server.Voices;

/// <summary>The right to speak with an uploaded voice; ends when it is disposed of.</summary>
internal sealed class UploadedVoice(UploadedVoices owner, string path) : IDisposable
{
    /// <summary>A file of the engine's kind. The same recording has the same path.</summary>
    public string Path { get; } = path;

    /// <summary>Requests that speak with it; guarded by the owner.</summary>
    internal int Users { get; set; }

    public void Dispose() => owner.Release(this);
}
