using System.Runtime.CompilerServices;

using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.TextToSpeech;
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
    private readonly Lock _gate = new();
    private KokoroVoices? _voices;

    internal KokoroTextToSpeechEngine(
        ModelStore store,
        IOptions<ModelOptions> models,
        IOptions<KokoroOptions> options,
        IPhonemizer phonemizer,
        PreparedFiles prepared,
        TimeProvider time)
    {
        _options = options.Value;
        _phonemizer = phonemizer;
        _files = new KokoroFiles(store, models.Value, _options);
        int threads = models.Value.EffectiveThreads;
        _model = new LoadedModel<KokoroLoaded>(
            () => KokoroLoaded.Load(_files, new KokoroChoice(prepared, threads, time), threads),
            TimeSpan.FromSeconds(models.Value.UnloadAfterSeconds),
            time);
    }

    public string Name => EngineName;

    public AudioFormat Format => OutputFormat;

    /// <summary>Those that are installed, the chosen one first; where none is, the one that would be chosen.</summary>
    /// <exception cref="EngineUnavailableException">A collection of voices is damaged.</exception>
    public IReadOnlyList<EngineVoice> Voices
    {
        get
        {
            KokoroVoices voices = InstalledVoices();
            string first = voices.Find(_options.Voice) ?? voices.Names.FirstOrDefault(_options.Voice);
            return [Describe(first), .. voices.Names.Where(name => name != first).Select(Describe)];
        }
    }

    internal static AudioFormat OutputFormat { get; } = new(SampleRateHz);

    /// <summary>A voice, or a blend of several: <c>af_heart(2)+am_michael(1)</c>.</summary>
    public EngineVoice? FindVoice(string name)
    {
        if (KokoroBlend.Parse(name) is not { } parts)
            return null;
        KokoroVoices voices = InstalledVoices();
        string?[] names = [.. parts.Select(part => voices.Find(part.Name))];
        if (names.Contains(null))
            return null;
        if (parts.Count == 1)
            return Describe(names[0]!);
        IEnumerable<string> written = parts.Zip(
            names, static (part, known) => part.Weight == 1 ? known! : $"{known}({part.Weight})");
        return new EngineVoice(string.Join('+', written), KokoroLanguage.Of(names[0]!).Tag, "A blend.");
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<SpeechFrame> SynthesizeAsync(
        SpeechRequest request, CancellationToken cancellationToken = default)
    {
        EngineVoice voice = this.VoiceFor(request);
        string speaker = request.VoiceFile is { } file ? Path.GetFileNameWithoutExtension(file) : voice.Id;
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

    /// <summary>Whether it can speak. Never throws.</summary>
    internal EngineAvailability Probe() => _files.Probe();

    public void Dispose() => _model.Dispose();

    private static EngineVoice Describe(string voice) =>
        new(voice, KokoroLanguage.Of(voice).Tag, KokoroLanguage.Describe(voice));

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

    private KokoroStyle StyleOf(SpeechRequest request, string voice)
    {
        if (request.VoiceFile is { } file)
            return new KokoroStyle(KokoroVoiceFiles.ReadVoice(file));

        KokoroVoices voices = InstalledVoices();
        return new KokoroStyle([.. KokoroBlend.Parse(voice)!.Select(part => voices.Find(part.Name) is { } known
            ? (voices.Load(known), part.Weight)
            : throw new EngineUnavailableException(
                $"Kokoro's voice '{part.Name}' is not installed; {_files.FixForVoices}."))]);
    }

    /// <summary>Read once there are any.</summary>
    private KokoroVoices InstalledVoices()
    {
        lock (_gate)
        {
            if (_voices is null or { Names.Count: 0 })
                _voices = new KokoroVoices(_files.VoiceFolders);
            return _voices;
        }
    }
}
