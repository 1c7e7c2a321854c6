using Parley.Engines.Whisper.Text;

namespace Parley.Engines.Tests.Whisper;

/// <summary>A scripted Whisper that hears a word in every half second of sound, and closes a segment every five seconds.</summary>
internal static class ScriptedSpeech
{
    public const int FramesPerWord = 50;
    public const int WordsPerSegment = 10;

    private const int Hello = 259;
    private const int World = 264;

    public static ScriptedWhisper Model(bool hasCrossAttention = false) =>
        new(Next) { HasCrossAttention = hasCrossAttention };

    /// <summary>Sound in which the words are heard, at -16 dBFS.</summary>
    public static float[] Sound(double seconds, int seed = 1)
    {
        var random = new Random(seed);
        float[] samples = new float[(int)(seconds * 16_000)];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (random.NextSingle() - 0.5f) * 0.5f;
        return samples;
    }

    private static float[] Next(ScriptedWhisper.ScriptedSound sound, IReadOnlyList<int> fed)
    {
        SpecialTokens special = sound.Model.Tokenizer.Special;
        int start = 0;
        while (fed[start] != special.StartOfTranscript)
            start++;
        int said = start + 3;
        if (fed.Count < said)
            return sound.Model.Sure(fed.Count == start + 1 ? special.FirstLanguage : special.Transcribe);

        List<int> text = Text(sound.SoundFrames, special);
        int count = fed.Count - said;
        bool isOnScript = count < text.Count && fed.Skip(said).SequenceEqual(text.Take(count));
        return sound.Model.Sure(isOnScript ? text[count] : special.EndOfText);
    }

    private static List<int> Text(int frames, SpecialTokens special)
    {
        int words = frames / FramesPerWord;
        List<int> tokens = [special.FirstTimestamp];
        for (int word = 0; word < words; word++)
        {
            if (word > 0 && word % WordsPerSegment == 0)
            {
                int time = special.FirstTimestamp + (word * FramesPerWord / 2);
                tokens.AddRange([time, time]);
            }

            // Not one phrase again and again, which would be taken for made up.
            tokens.Add(' ');
            tokens.Add((word * word) % 7 < 3 ? Hello : World);
            tokens.Add('a' + (word * 7 % 26));
            tokens.Add('a' + (word * 3 % 26));
        }

        tokens.Add(special.FirstTimestamp + Math.Max(1, frames / 2));
        return tokens;
    }
}
