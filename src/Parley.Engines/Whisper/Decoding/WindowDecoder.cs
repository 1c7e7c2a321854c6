using System.Buffers;

using Parley.Core.Audio;
using Parley.Engines.Whisper.Model;
using Parley.Engines.Whisper.Streaming;
using Parley.Engines.Whisper.Text;
using Parley.Engines.Whisper.Timing;

namespace Parley.Engines.Whisper.Decoding;

/// <summary>Turns a window of up to 30 s into text: encodes, finds the language, decodes, tries again, times the words. For one thread at a time.</summary>
/// <param name="model">Shared.</param>
/// <param name="tokenizer">Of the model.</param>
/// <param name="seed">Of the draws at temperatures above 0: the same sound gives the same text.</param>
internal sealed class WindowDecoder(IWhisperModel model, WhisperTokenizer tokenizer, int seed = 0)
{
    private readonly TokenDecoding _decoding = new(model.Config.VocabularySize);
    private readonly SpecialTokens _special = tokenizer.Special;
    private readonly TokenRules _plainRules =
        new(tokenizer.Special, model.Config.SuppressedIds, model.Config.BeginSuppressedIds, withTimestamps: false);

    private readonly TokenRules _timeRules =
        new(tokenizer.Special, model.Config.SuppressedIds, model.Config.BeginSuppressedIds, withTimestamps: true);

    /// <param name="features">The window, from its offset on; what is beyond 30 s is left out.</param>
    /// <param name="request">How.</param>
    /// <param name="cancellationToken">Looked at between the runs.</param>
    public WindowText Decode(UtteranceFeatures features, WindowRequest request, CancellationToken cancellationToken)
    {
        int soundFrames = Math.Min(features.Frames, EncoderContext.MaximumFrames);
        int frames = EncoderContext.FramesFor(soundFrames, request.MinimumFrames);
        IWhisperSound sound = Encode(features, frames, cancellationToken);
        try
        {
            int? language = LanguageOf(sound, request);
            WindowText text = Pass(sound, request, language, request.Temperatures[0], soundFrames, request.Draft, cancellationToken);
            if (!request.MayRetry || !TextQuality.NeedsRetry(text))
                return text;

            if (frames < EncoderContext.MaximumFrames)
            {
                // A short context may be what made it stumble.
                sound.Dispose();
                sound = Encode(features, EncoderContext.MaximumFrames, cancellationToken);
                text = Pass(sound, request, language, request.Temperatures[0], soundFrames, [], cancellationToken);
            }

            for (int i = 1; i < request.Temperatures.Count && TextQuality.NeedsRetry(text); i++)
                text = Pass(sound, request, language, request.Temperatures[i], soundFrames, [], cancellationToken);
            return text;
        }
        finally
        {
            sound.Dispose();
        }
    }

    private IWhisperSound Encode(UtteranceFeatures features, int frames, CancellationToken cancellationToken)
    {
        int count = model.Config.MelBands * frames;
        float[] values = ArrayPool<float>.Shared.Rent(count);
        try
        {
            features.CopyTo(values.AsSpan(0, count), frames);
            return model.Encode(values.AsSpan(0, count), frames, cancellationToken);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }

    private int? LanguageOf(IWhisperSound sound, WindowRequest request)
    {
        if (!_special.IsMultilingual)
            return null;
        if (request.Language is { } known)
            return known;
        using IWhisperDecoder decoder = sound.Decode();
        return LanguageDetection.Run(decoder, _special).Language;
    }

    private WindowText Pass(
        IWhisperSound sound,
        WindowRequest request,
        int? language,
        float temperature,
        int soundFrames,
        IReadOnlyList<int> draft,
        CancellationToken cancellationToken)
    {
        bool hasBeams = request.BeamSize > 1 && temperature == 0;
        bool keepsAttention = request.WithWords && model.HasCrossAttention && !hasBeams;
        using IWhisperDecoder decoder = sound.Decode(hasBeams ? request.BeamSize : 1, keepsAttention);
        (int[] prefix, int start) = Prompt.Build(
            _special, decoder.Capacity, [.. request.Hotwords], [.. request.Previous], language, request.Translate, request.WithTimestamps);
        var task = new DecodingTask(
            prefix, start, request.WithTimestamps ? _timeRules : _plainRules, _special.NoSpeech, request.MaximumTokens);
        Hypothesis hypothesis = hasBeams
            ? new BeamSearch(_decoding, request.BeamSize).Run(decoder, task, cancellationToken).Text
            : _decoding.Run(
                decoder, task, temperature == 0 ? [.. draft] : [], temperature, temperature == 0 ? null : new Random(seed), cancellationToken);

        int[] tokens = [.. hypothesis.Tokens];
        string text = tokenizer.DecodeText(tokens).Trim();
        var segments = WindowSegments.Split(tokens, _special, TimeSpan.FromMilliseconds(soundFrames * 10L));
        var result = new WindowText
        {
            Hypothesis = hypothesis,
            Text = text,
            Segments = segments,
            Language = language,
            NoSpeechProbability = _decoding.NoSpeechProbability,
            CompressionRatio = CompressionRatio.Of(text),
            Temperature = temperature,
        };
        if (!request.WithWords || text.Length == 0)
            return result;
        int[] times = keepsAttention
            ? TimesOf(decoder, task, tokens.Length, soundFrames / 2)
            : hasBeams && model.HasCrossAttention
                ? AlignAgain(sound, task, tokens, soundFrames / 2, cancellationToken)
                : Spread(segments, tokens);
        return WithWords(result, tokens, times);
    }

    /// <summary>The position at which each token begins and, last, at which the text ends.</summary>
    private int[] TimesOf(IWhisperDecoder decoder, DecodingTask task, int tokens, int columns)
    {
        columns = Math.Clamp(columns, 1, decoder.Attention(0, 0).Length);
        // The row at which an id was fed looks at what the next one says; the last id was fed unless the length ran out.
        int rows = Math.Min(decoder.Position, task.Prefix.Length + tokens) - task.StartIndex;
        var matrix = AlignmentMatrix.Of(decoder, model.Config.AlignmentHeads.Count, task.StartIndex, rows, columns, rowsSumToOne: true);
        int first = task.Prefix.Length - 1 - task.StartIndex;
        int[] begin = matrix.Begin(first, rows - first);
        return begin.Length > tokens ? begin[..(tokens + 1)] : [.. begin, columns];
    }

    private int[] AlignAgain(
        IWhisperSound sound, DecodingTask task, int[] tokens, int columns, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using IWhisperDecoder decoder = sound.Decode(keepAttention: true);
        int room = Math.Min(tokens.Length, decoder.Capacity - task.Prefix.Length);
        decoder.Start([.. task.Prefix, .. tokens.AsSpan(0, room)]);
        return TimesOf(decoder, task, tokens.Length, columns);
    }

    /// <summary>Without attention: a segment's tokens share its time evenly.</summary>
    private static int[] Spread(WindowSegments segments, int[] tokens)
    {
        int[] begin = new int[tokens.Length + 1];
        foreach (WindowSegment segment in segments.Segments)
        {
            for (int i = 0; i <= segment.Count; i++)
            {
                TimeSpan at = segment.Start + ((segment.End - segment.Start) * i / Math.Max(1, segment.Count));
                begin[segment.First + i] = (int)(at / WordTimes.Position);
            }
        }

        // Tokens after the last segment; and times that go back.
        for (int i = 1; i < begin.Length; i++)
            begin[i] = Math.Max(begin[i], begin[i - 1]);
        return begin;
    }

    private WindowText WithWords(WindowText text, int[] tokens, int[] times)
    {
        string? language = text.Language is { } id ? _special.LanguageOf(id) : null;
        List<WordTiming> words = [];
        List<int> firstWords = [];
        int at = 0;
        foreach (WindowSegment segment in text.Segments.Segments)
        {
            firstWords.Add(words.Count);
            AddWords(segment.First, segment.First + segment.Count);
            at = segment.First + segment.Count;
        }

        firstWords.Add(words.Count);
        AddWords(at, tokens.Length);
        return text with { Words = words, FirstWords = firstWords };

        void AddWords(int from, int to)
        {
            int[] places = [.. Enumerable.Range(from, to - from).Where(i => _special.IsText(tokens[i]))];
            int[] said = [.. places.Select(i => tokens[i])];
            foreach (TokenWord word in TokenWords.MergeSigns(TokenWords.Split(tokenizer, said, language)))
            {
                if (word.Text.Trim() is not { Length: > 0 } written)
                    continue;
                int start = times[places[word.First]];
                int end = times[places[word.First + word.Count - 1] + 1];
                words.Add(new WordTiming(written, start * WordTimes.Position, end * WordTimes.Position));
            }
        }
    }
}
