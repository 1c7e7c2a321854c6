using Parley.Core.Voices;

namespace Parley.Cli.Voices;

/// <summary>Copies voices.</summary>
internal static class VoiceFiles
{
    public static async Task CopyAsync(
        IVoiceLibrary library, LibraryVoice voice, Stream output, CancellationToken cancellationToken)
    {
        await using Stream source = library.OpenRead(voice);
        await source.CopyToAsync(output, cancellationToken);
    }
}
