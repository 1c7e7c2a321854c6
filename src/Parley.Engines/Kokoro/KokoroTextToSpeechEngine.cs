using System.Runtime.CompilerServices;

using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.TextToSpeech;
using Parley.Core.Voices;
using Parley.Engines.Models;
using Parley.Engines.Phonemes;

namespace Parley.Engines.Kokoro;

/// <summary>
/// Kokoro-82M in this process: natural voices at 24 kHz, blends of them, pauses that the text asks for. A text is spoken in
/// segments, the first of them short, each made while the one before is taken.
/// </summary>
/// <remarks>It tells word times where the export gives durations.</remarks>
public sealed class KokoroTextToSpeechEngine : ITextToSpeechEngine, IDisposable
{
    /// <summary>The key of the registration.</summary>
    public const string EngineName = "kokoro";

    internal const int SampleRateHz = 24_000;

    private readonly KokoroFiles _files;
    private readonly KokoroOptions _options;
    private readonly IPhonemizer _phonemizer;
    private readonly LoadedModel<KokoroLoaded> _model;
    private readonly KokoroSpeakers _speakers;

    internal KokoroTextToSpeechEngine(
        ModelStore store,
        IOptions<ModelOptions> models,
        IOptions<KokoroOptions> options,
        IPhonemizer phonemizer,
        PreparedFiles prepared,
        TimeProvider time,
        IVoiceLibrary? library = null)
    {
        _options = options.Value;
        _phonemizer = phonemizer;
        _files = new KokoroFiles(store, models.Value, _options);
        _speakers = new KokoroSpeakers(_files, new KokoroKeptVoices(library));
        int threads = models.Value.EffectiveThreads;
        _model = new LoadedModel<KokoroLoaded>(
            () => KokoroLoaded.Load(_files, new KokoroChoice(prepared, threads, time), threads),
            TimeSpan.FromSeconds(models.Value.UnloadAfterSeconds),
            time);
    }

    public string Name => EngineName;

    public AudioFormat Format => OutputFormat;

    /// <summary>Those that are installed, the chosen one first (where none is, it stands alone); then kept blends.</summary>
    /// <exception cref="EngineUnavailableException">A collection of voices is damaged.</exception>
    public IReadOnlyList<EngineVoice> Voices => _speakers.List(_options.Voice);

    internal static AudioFormat OutputFormat { get; } = new(SampleRateHz);

    /// <summary>A voice, or a blend of several: <c>af_heart(2)+am_michael(1)</c>.</summary>
    public EngineVoice? FindVoice(string name) => _speakers.Find(name);

    /// <inheritdoc/>
    public IAsyncEnumerable<SpeechFrame> SynthesizeAsync(
        SpeechRequest request, CancellationToken cancellationToken = default)
    {
        EngineVoice voice = this.VoiceFor(request);
        string speaker = request.VoiceFile is { } file
            ? Path.GetFileNameWithoutExtension(file)
            : _speakers.SpeaksOf(voice.Id);
        KokoroLanguage language = KokoroLanguage.Of(speaker);
        if (request.Phonemes is null && language.Espeak is null)
        {
            throw new ArgumentException(
                $"The voice '{speaker}' speaks {language.Name}, which Parley cannot turn into phonemes; "
                + "give phonemes (--phonemes), or take another voice.",
                nameof(request));
        }

        return SpeakAsync(request, voice.Id, language, cancellationToken);
    }

    /// <inheritdoc cref="KokoroSpeakers.StyleOf"/>
    internal (string Speaks, KokoroStyle Style) StyleOf(string name) => _speakers.StyleOf(name);

    /// <summary>Whether it can speak. Never throws.</summary>
    internal EngineAvailability Probe() => _files.Probe();

    public void Dispose() => _model.Dispose();

    private async IAsyncEnumerable<SpeechFrame> SpeakAsync(
        SpeechRequest request,
        string voice,
        KokoroLanguage language,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (request.Phonemes is null && !SpokenContent.HasWords(request.Text))
            yield break;

        using LoadedModel<KokoroLoaded>.Lease lease = await _model.AcquireAsync(cancellationToken);
        IKokoroPhrases phrases = Phrases(request, language, lease.Model.Vocabulary);
        await using var speech = new KokoroSpeech(
            lease.Model.Model,
            new KokoroScript(phrases, _options.MaximumTokens, request.IsRaw),
            StyleOf(request, voice),
            new KokoroPauses(_options),
            request.Speed,
            request.IsRaw,
            cancellationToken);
        var frames = new KokoroFrames(Format);
        while (await speech.NextAsync(cancellationToken) is { } spoken)
        {
            using (spoken)
            {
                frames.Begin(spoken);
                int samples = 0;
                while (frames.Add(spoken, samples) is > 0 and int added)
                {
                    samples += added;
                    while (!cancellationToken.IsCancellationRequested && frames.TryTake(out SpeechFrame frame))
                        yield return frame;
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }

        while (frames.TryTakeRest(out SpeechFrame rest))
            yield return rest;
    }

    private IKokoroPhrases Phrases(SpeechRequest request, KokoroLanguage language, KokoroVocabulary vocabulary)
    {
        if (request.Phonemes is { } phonemes)
            return new KokoroPhonemePhrases(vocabulary, phonemes, request.IsRaw);
        int firstWords = request.IsRaw ? 0 : _options.FirstWords;
        return new KokoroTextPhrases(request.Text, language.Espeak!, _phonemizer, vocabulary, firstWords);
    }

    private KokoroStyle StyleOf(SpeechRequest request, string voice) => request.VoiceFile is { } file
        ? new KokoroStyle(KokoroVoiceFiles.ReadVoice(file))
        : _speakers.StyleOf(voice).Style;
}
