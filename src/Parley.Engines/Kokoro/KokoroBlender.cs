using Parley.Core.Voices;

namespace Parley.Engines.Kokoro;

/// <summary>Mixes voices of Kokoro: each style is the weighted mean of theirs.</summary>
internal sealed class KokoroBlender(KokoroTextToSpeechEngine engine) : IVoiceBlender
{
    public ValueTask BlendAsync(
        IReadOnlyList<BlendPart> parts, Stream voice, CancellationToken cancellationToken)
    {
        string name = VoiceBlend.NameOf(parts);
        foreach (BlendPart part in parts)
        {
            if (engine.FindVoice(part.Voice) is null)
                throw new ArgumentException($"Kokoro has no voice '{part.Voice}'.", nameof(parts));
        }

        (string speaks, KokoroStyle style) = engine.StyleOf(name);
        var styles = new float[KokoroVoice.MostRows * KokoroVoice.Width];
        for (int row = 0; row < KokoroVoice.MostRows; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            style.For(row + 1).CopyTo(styles, row * KokoroVoice.Width);
        }

        KokoroKeptVoices.Write(styles, speaks, name, voice);
        return ValueTask.CompletedTask;
    }
}
