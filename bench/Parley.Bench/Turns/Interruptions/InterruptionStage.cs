using System.Text.Json;

using Microsoft.Extensions.Logging.Abstractions;

using Parley.Core.Audio;
using Parley.Core.Personas;
using Parley.Core.Sessions;
using Parley.Core.Turns;
using Parley.Core.Turns.Interruptions;
using Parley.Engines.PocketSphinx;
using Parley.Engines.Silero;
using Parley.Testing;

namespace Parley.Bench.Turns.Interruptions;

/// <summary>
/// Plays mixes into real sessions: Silero, PocketSphinx and the turn machine, with a scripted reply being played. Time is a
/// clock of its own, which is real while the recogniser works and is skipped while it does not.
/// </summary>
internal sealed class InterruptionStage : IAsyncDisposable
{
    private static readonly TimeSpan _frame = AudioFormat.FrameDuration;
    private static readonly TimeSpan _watched = TimeSpan.FromSeconds(2.5);
    private static readonly float[] _silence = new float[AudioFormat.Speech16Khz.FrameSamples];

    // A gap that is no hold: the playout is ahead of real time.
    private static readonly TimeSpan _gap = TimeSpan.FromMilliseconds(60);

    // Of FakeVoice, which says every word in 200 ms.
    private const string Statement = "this is a long explanation of many things that follow one after another";
    private const string Question = "Shall I tell you about the other one?";

    private readonly SileroVoiceActivityEngine _ear = new();
    private readonly PocketSphinxEngine _recogniser = new();
    private readonly float[][] _openers;

    public InterruptionStage()
    {
        string[] openers = ["librispeech-1089-134691-0000.wav", "pocketsphinx-003.wav", "pocketsphinx-004.wav"];
        _openers = [.. openers.Select(file => MixLevels.At(
            MixLibrary.Read(SharedFiles.Speech.Single(sample => sample.File == file)), MixLevels.SpeechDb))];
    }

    public async Task WarmUpAsync(CancellationToken cancellationToken) => await _recogniser.WarmUpAsync(cancellationToken);

    /// <summary>One mix in a session of its own.</summary>
    public async Task<InterruptionOutcome> PlayAsync(
        InterruptionMix mix, int number, TurnOptions turns, CancellationToken cancellationToken)
    {
        var clock = new ManualTimeProvider();
        string[] reply = mix.AfterQuestion
            ? [$"{Statement}. {Question} ", .. Enumerable.Repeat($"{Statement}. ", 8)]
            : [.. Enumerable.Repeat($"{Statement}. ", 10)];
        var engines = new SessionEngines(
            _ear, _recogniser, new FakeBrain(_ => reply), new FakeVoice(), new OnePersona(), clock)
        {
            Turns = turns,
            Interruptions = new LexicalInterruptionClassifier(turns),
        };
        var steps = new StringWriter();
        var factory = new VoiceSessionFactory(engines, NullLogger<VoiceSession>.Instance);
        VoiceSession session = await factory.CreateAsync(
            new SessionSettings("mix") { Mode = SessionMode.HandsFree, Recorder = new TurnRecorder(steps) }, cancellationToken);
        var client = new StageTransport(() => clock.Elapsed);
        var stage = new Pace(clock, session, client, number);
        Task run = session.RunAsync(client, cancellationToken);

        client.Send(new TransportInput(null, new ClientCommand.StartRecording()));
        await stage.FeedAsync(_openers[number % _openers.Length], cancellationToken);
        for (int i = 0; client.Sounds.Length == 0; i++)
        {
            if (i > 1_000)
                throw new IOException($"The session did not answer the opening of mix '{mix.Name}' within 20 s.");
            await stage.FeedAsync(_silence, cancellationToken);
        }

        TimeSpan begun = client.Sounds[0];
        int before = Statement.Split(' ').Length + Question.Split(' ').Length;
        TimeSpan startAt = begun + TimeSpan.FromMilliseconds(mix.DelayMs)
            + (mix.AfterQuestion ? before * FakeVoice.WordDuration : TimeSpan.Zero);
        while (clock.Elapsed < startAt)
            await stage.FeedAsync(_silence, cancellationToken);
        TimeSpan start = clock.Elapsed;
        await stage.FeedAsync(mix.Samples, cancellationToken);
        TimeSpan end = start + AudioFormat.Speech16Khz.DurationOf(mix.Samples.Length);
        while (clock.Elapsed < end + _watched && !client.Events.Any(static e => e.Event is SessionEvent.PlaybackInterrupted))
            await stage.FeedAsync(_silence, cancellationToken);
        client.HangUp();
        await run;
        return Judge(mix, start, end, client, steps.ToString());
    }

    public ValueTask DisposeAsync()
    {
        _recogniser.Dispose();
        _ear.Dispose();
        return ValueTask.CompletedTask;
    }

    private static InterruptionOutcome Judge(InterruptionMix mix, TimeSpan start, TimeSpan end, StageTransport client, string steps)
    {
        (TimeSpan At, SessionEvent Event)[] events = client.Events;
        TimeSpan[] sounds = client.Sounds;
        // The hang-up cancels what is left of the reply; an interruption comes before it.
        TimeSpan? dropped = null;
        TimeSpan over = end + _watched;
        foreach ((TimeSpan at, SessionEvent news) in events)
        {
            if (news is SessionEvent.PlaybackInterrupted && at < over)
                dropped ??= at;
        }

        TimeSpan? resumed = null;
        for (int i = 1; i < sounds.Length; i++)
        {
            if (sounds[i] > start && sounds[i] - sounds[i - 1] > _gap)
                resumed = sounds[i];
        }

        int turns = events.Count(static e => e.Event is SessionEvent.Transcription { IsFinal: true }) - 1;
        return new InterruptionOutcome(
            mix, resumed is not null || dropped is not null, (dropped - start)?.TotalMilliseconds,
            dropped is null ? (resumed - end)?.TotalMilliseconds : null, turns, TrailOf(steps, start));
    }

    private static string TrailOf(string steps, TimeSpan start)
    {
        var trail = new List<string>();
        foreach (string line in steps.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using JsonDocument step = JsonDocument.Parse(line);
            JsonElement cause = step.RootElement.GetProperty("event");
            TimeSpan at = step.RootElement.GetProperty("at").Deserialize<TimeSpan>();
            if (at < start)
                continue;
            string kind = cause.GetProperty("type").GetString()!;
            double ms = (at - start).TotalMilliseconds;
            if (kind is "transcript_changed" or "transcript_finalized")
                trail.Add(FormattableString.Invariant($"{ms:0} '{cause.GetProperty("text").GetString()}'"));
            else if (kind is "speech_started" or "speech_paused" or "speech_resumed" or "speech_ended")
                trail.Add(FormattableString.Invariant($"{ms:0} {kind["speech_".Length..]}"));
            else if (kind == "speech_measured")
            {
                JsonElement sound = cause.GetProperty("sound");
                trail.Add(FormattableString.Invariant(
                    $"{ms:0} {sound.GetProperty("level_db").GetSingle():0}dB/p{sound.GetProperty("voice_probability").GetSingle():0.00}"));
            }

            foreach (JsonElement effect in step.RootElement.GetProperty("effects").EnumerateArray())
            {
                if (effect.GetProperty("type").GetString() == "note_interruption")
                    trail.Add(FormattableString.Invariant($"{ms:0} → {(effect.GetProperty("was_dropped").GetBoolean() ? "drop" : "resume")} ({effect.GetProperty("reason")})"));
            }
        }

        return string.Join("; ", trail);
    }

    private sealed class OnePersona : IPersonaStore
    {
        private readonly Persona _persona = new("assistant", "Assistant", "Be brief.");

        public ValueTask<IReadOnlyList<Persona>> ListAsync(CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IReadOnlyList<Persona>>([_persona]);

        public ValueTask<Persona?> FindAsync(string? personaId, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<Persona?>(_persona);

        public Persona Latest(Persona found) => found;
    }

    /// <summary>Hands sound over frame by frame, on a faint hiss, and moves the clock.</summary>
    private sealed class Pace(
        ManualTimeProvider clock, VoiceSession session, StageTransport client, int seed)
    {
        private static readonly TimeSpan _usualBacklog = 3 * AudioFormat.FrameDuration;
        private const float HissLevel = 0.0003f; // -70 dB.

        private readonly Random _hiss = new(seed);

        public async Task FeedAsync(float[] samples, CancellationToken cancellationToken)
        {
            for (int at = 0; at < samples.Length; at += _silence.Length)
            {
                AudioFrame frame = AudioFramePool.Shared.Rent(AudioFormat.Speech16Khz, _silence.Length);
                for (int i = 0; i < _silence.Length; i++)
                {
                    float sample = at + i < samples.Length ? samples[at + i] : 0;
                    frame.Buffer[i] = sample + (HissLevel * ((2 * _hiss.NextSingle()) - 1));
                }

                await PassAsync(cancellationToken);
                client.Send(new TransportInput(frame, null));
                while (!client.IsTaken)
                    await Task.Yield();
            }
        }

        private async Task PassAsync(CancellationToken cancellationToken)
        {
            TimeSpan left = _frame;
            long looked = TimeProvider.System.GetTimestamp();
            while (left > TimeSpan.Zero)
            {
                bool isWorking = session.HasPendingInput || session.IsWaitingForEngine || session.RecogniserBacklog > _usualBacklog;
                if (!isWorking)
                {
                    clock.Advance(left);
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
                long now = TimeProvider.System.GetTimestamp();
                TimeSpan passed = TimeProvider.System.GetElapsedTime(looked, now);
                looked = now;
                clock.Advance(passed < left ? passed : left);
                left -= passed;
            }
        }
    }
}
