using Parley.Core.TextToSpeech;
using Parley.Core.Voices;
using Parley.Engines.Models;

namespace Parley.Engines.Scripted;

/// <summary>Mixes voices of the tone: the blend is as loud as they are in the mean.</summary>
public sealed class ScriptedVoiceBlender(ScriptedTextToSpeechEngine engine) : IVoiceBlender
{
    public ValueTask BlendAsync(
        IReadOnlyList<BlendPart> parts, Stream voice, CancellationToken cancellationToken)
    {
        foreach (BlendPart part in parts)
            engine.VoiceFor(new SpeechRequest("") { Voice = part.Voice });
        float level = engine.LoudnessOf(parts);
        SafeTensorsWriter.Write(
            voice,
            [
                SafeTensor.Of("scripted/cache", [2, 1, 1, 1, 1], new[] { level, level }),
                SafeTensor.Of("scripted/offset", [1], new long[] { 1 }),
            ]);
        return ValueTask.CompletedTask;
    }
}
