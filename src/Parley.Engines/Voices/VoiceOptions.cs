using System.ComponentModel.DataAnnotations;

namespace Parley.Engines.Voices;

/// <summary><c>Parley:Voices</c>: cloned voices.</summary>
public sealed class VoiceOptions
{
    /// <summary>
    /// The folder of the voice library. Default: none, which is <c>PARLEY_VOICES</c>, else <c>parley/voices</c> in
    /// <c>XDG_DATA_HOME</c> (<c>~/.local/share</c>).
    /// </summary>
    public string? Library { get; set; }

    /// <summary>
    /// The largest recording that <c>POST /tts</c> takes as <c>voice_wav</c>. Default: 33554432 (32 MB).
    /// </summary>
    [Range(1_024, 1_073_741_824)]
    public int MaxUploadBytes { get; set; } = 32 * 1_024 * 1_024;

    /// <summary>
    /// How many voices of uploaded recordings are kept for the next request with the same recording. Default: 16.
    /// </summary>
    [Range(1, 10_000)]
    public int UploadedVoicesKept { get; set; } = 16;

    /// <summary>
    /// The largest recording that <c>POST /voices/{id}/samples</c> takes. Default: 268435456 (256 MB).
    /// </summary>
    [Range(1_024, int.MaxValue)]
    public int MaxSampleBytes { get; set; } = 256 * 1_024 * 1_024;

    /// <summary>How many recordings a voice may have. Default: 200.</summary>
    [Range(1, 10_000)]
    public int MaxSamples { get; set; } = 200;

    /// <summary>
    /// Whether <c>voice_url</c> may be an <c>hf://</c> address, which is then looked up in the model store; nothing is
    /// fetched.
    /// Default: no.
    /// </summary>
    public bool AllowHubVoices { get; set; }
}
