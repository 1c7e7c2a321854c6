using Parley.Core.Sessions;
using Parley.Core.Turns;
using Parley.Core.Turns.Interruptions;

namespace Parley.Core.Tests.Turns;

/// <summary>
/// One random course of a session: a person who speaks, pauses, coughs and interrupts, a client that sends commands in
/// every state, engines that answer late, twice, never or wrongly, and a clock. The same seed gives the same course.
/// </summary>
internal sealed class TurnInterleaving
{
    private static readonly string[] _texts =
        ["", "stop", "hello there", "what is the time now", "mhm", "right", "the", "yeah yeah", "yes"];
    private static readonly TurnEvent[] _commands =
    [
        new TurnEvent.StartRecording(), new TurnEvent.StartRecording(), new TurnEvent.StopRecording(),
        new TurnEvent.Cancel(), new TurnEvent.SendText("typed words"), new TurnEvent.SendText(" "),
    ];

    private static readonly ListenerLexicon _lexicon = new();
    private readonly Random _random;
    private readonly bool _isPushToTalk;
    private readonly bool _isDriven; // By a client that configures, commits and asks for replies itself.
    private readonly TurnMachine _machine;
    private readonly TurnInvariants _invariants;
    private readonly List<TurnEffect> _effects = [];
    private readonly TimeSpan?[] _timers = new TimeSpan?[Enum.GetValues<TurnTimer>().Length];
    private readonly List<int> _requests = [];
    private readonly List<int> _predictions = [];
    private readonly List<int> _replies = [];
    private int _lastAsked;
    private TimeSpan _now;
    private TimeSpan _lastSpeech;
    private int _speech; // 0 silence, 1 speech, 2 pause: what a voice activity gate can be in.

    public TurnInterleaving(int seed)
    {
        _random = new Random(seed);
        bool hasDetector = _random.Next(2) == 0;
        SessionMode mode = _random.Next(3) == 0 ? SessionMode.PushToTalk : SessionMode.HandsFree;
        _isPushToTalk = mode == SessionMode.PushToTalk;
        _isDriven = !_isPushToTalk && _random.Next(2) == 0;
        var options = new TurnOptions
        {
            Speculation = _random.Next(4) != 0,
            InterruptionMinimumWords = _random.Next(3),
            InterruptionMinimumSpeechMs = _random.Next(3) * 250,
            EndpointingMinimumDelayMs = _random.Next(3) * 250,
            InterruptionMaximumSpeechMs = _random.Next(4) * 600,
            InterruptionHoldDelayMs = _random.Next(3) == 0 ? _random.Next(500) : 0,
            BackchannelSilenceMs = _random.Next(3) * 200,
            WordlessSilenceMs = _random.Next(4) * 400,
            TurnDetectorIntervalMs = _random.Next(3) * 200,
            TurnDetectorTimeoutMs = 10 + (_random.Next(3) * 500),
            ShortTurnMs = _random.Next(2) * 1_000,
        };
        InterruptionRules? rules = _random.Next(4) == 0
            ? null
            : new InterruptionRules(AnyClassifier(options)) { HasPartials = _random.Next(4) != 0, Language = "en" };
        _machine = new TurnMachine("s", mode, options, hasDetector, interruptions: rules);
        _invariants = new TurnInvariants(_machine, isLexical: rules?.Classifier is LexicalInterruptionClassifier);
    }

    /// <summary>Runs so many random steps, then hangs up and checks that nothing is left.</summary>
    public void Run(int steps)
    {
        Apply(new TurnEvent.StartRecording());
        for (int i = 0; i < steps; i++)
            Step();
        Settle();
        Apply(new TurnEvent.InputClosed());
        _invariants.CheckOver();
    }

    /// <summary>
    /// Everybody falls silent and no engine answers any more: timers and the ends of the replies must bring it to rest.
    /// </summary>
    private void Settle()
    {
        while (_speech != 0)
            Speak();
        if (_isPushToTalk && _machine.IsRecording)
            Apply(new TurnEvent.StopRecording());
        if (_isDriven)
            Apply(new TurnEvent.Configure(new TurnPolicy(SessionMode.HandsFree))); // Without an end to what is said nothing comes to rest.
        for (int i = 0; i < 60; i++) // A classifier may ask to be asked again every tenth of a second.
        {
            ElapseTimer();
            foreach (int id in _invariants.Playing)
                Apply(new TurnEvent.PlayoutFinished(id, _invariants.Played(id)));
        }

        Assert.False(_machine.IsBusy, "the session is stuck");
        Assert.Equal(_machine.IsRecording ? SessionState.Recording : SessionState.Idle, _machine.State);
    }

    private void Step()
    {
        _now += TimeSpan.FromMilliseconds(_random.Next(4) == 0 ? _random.Next(900) : _random.Next(40));
        if (_isDriven && _random.Next(4) == 0)
        {
            Drive();
            return;
        }

        switch (_random.Next(16))
        {
            case 0: Apply(_commands[_random.Next(_commands.Length)]); break;
            case 1 or 2 or 3 or 4: Speak(); break;
            case 5 or 6: AnswerRequest(); break;
            case 7 or 13: AnswerPrediction(); break;
            case 8:
                Apply(_random.Next(3) switch
                {
                    0 => AnySound(),
                    1 => new TurnEvent.ReplyHeard(_random.Next(_lastAsked + _replies.Count + 1), _random.Next(5)),
                    _ => new TurnEvent.TranscriptChanged(_texts[_random.Next(_texts.Length)]),
                });
                break;
            case 9 or 10 or 11 or 12: AdvanceReply(); break;
            default: ElapseTimer(); break;
        }
    }

    private void Drive()
    {
        switch (_random.Next(9))
        {
            case 0: Apply(new TurnEvent.Configure(AnyPolicy())); break;
            case 1: Apply(new TurnEvent.ContextChanged()); break;
            case 2 or 3: Apply(new TurnEvent.CommitInput()); break;
            case 4: Apply(new TurnEvent.ClearInput()); break;
            case 5 or 6: Apply(new TurnEvent.Respond(++_lastAsked, _random.Next(3) != 0, _random.Next(4) != 0)); break;
            case 7: Apply(new TurnEvent.StopReply(_random.Next(_lastAsked + 1))); break;
            default:
                if (_machine.AwaitsSound)
                    Apply(new TurnEvent.SoundArrived());
                break;
        }
    }

    private TurnEvent.SpeechMeasured AnySound() => new(new SpeechSound(
        -60 + _random.Next(50), _random.Next(3) == 0 ? null : -20, _random.NextSingle()));

    /// <summary>The one by words; or one that says anything, also what makes no sense, but the same to the same evidence.</summary>
    private IInterruptionClassifier AnyClassifier(TurnOptions options) => _random.Next(3) == 0
        ? new Oracle(_random.Next())
        : new LexicalInterruptionClassifier(options, _lexicon);

    private TurnPolicy AnyPolicy() => new(_random.Next(3) == 0 ? SessionMode.Manual : SessionMode.HandsFree)
    {
        AnswersTurns = _random.Next(3) != 0,
        Interrupts = _random.Next(3) != 0,
        Speaks = _random.Next(4) != 0,
        EndpointingDelay = _random.Next(2) == 0 ? null : TimeSpan.FromMilliseconds(_random.Next(900)),
        UsesTurnDetector = _random.Next(3) != 0,
        EndOfTurnThreshold = _random.Next(2) == 0 ? null : _random.NextSingle(),
        UnfinishedDelay = _random.Next(2) == 0 ? null : TimeSpan.FromMilliseconds(_random.Next(3_000)),
        IdleTimeout = _random.Next(4) == 0 ? TimeSpan.FromMilliseconds(5_000) : null,
    };

    private void Speak()
    {
        switch (_speech, _random.Next(2))
        {
            case (0, _):
                _speech = 1;
                Apply(new TurnEvent.SpeechStarted(_now - TimeSpan.FromMilliseconds(64)));
                break;
            case (1, _):
                _speech = 2;
                _lastSpeech = _now - TimeSpan.FromMilliseconds(100);
                Apply(new TurnEvent.SpeechPaused(_lastSpeech));
                break;
            case (2, 0):
                _speech = 1;
                Apply(new TurnEvent.SpeechResumed());
                break;
            default:
                _speech = 0;
                Apply(new TurnEvent.SpeechEnded(_lastSpeech));
                break;
        }
    }

    private void AnswerRequest()
    {
        if (_requests.Count == 0)
            return;

        // An old request answered late must change nothing, so answered ones stay in the list.
        int request = _requests[_random.Next(_requests.Count)];
        Apply(_random.Next(10) == 0
            ? new TurnEvent.TranscriptionFailed(request, "lost")
            : new TurnEvent.TranscriptFinalized(request, _texts[_random.Next(_texts.Length)]));
    }

    private void AnswerPrediction()
    {
        // Late answers, second ones, and that it cannot tell.
        if (_predictions.Count > 0)
        {
            int request = _random.Next(3) == 0 ? _predictions[_random.Next(_predictions.Count)] : _predictions[^1];
            Apply(new TurnEvent.EndOfTurnPredicted(request, _random.Next(8) == 0 ? null : _random.NextSingle()));
        }
    }

    private void AdvanceReply()
    {
        if (_replies.Count == 0)
            return;

        int id = _random.Next(5) == 0 ? _replies[_random.Next(_replies.Count)] : _replies[^1];
        Apply(_random.Next(11) switch
        {
            10 => new TurnEvent.ReplyToolUsed(id, "clock", 1, false),
            9 => new TurnEvent.ReplyCalled(id, $"call {id}", "look_up", "{}"),
            0 or 1 => new TurnEvent.ReplyTextArrived(id, "words? ", 1),
            2 => new TurnEvent.ReplyTextCompleted(id),
            3 => new TurnEvent.ReplyClauseReady(id),
            4 => new TurnEvent.ReplyAudioReady(id, TimeSpan.Zero),
            5 => new TurnEvent.ReplyFailed(id, "failed", "broke"),
            6 => new TurnEvent.PlayoutStarted(id),
            7 => new TurnEvent.HeardRevised(id, TurnInvariants.HeardOf(id)),
            _ => new TurnEvent.PlayoutFinished(id, _invariants.Played(id)),
        });
    }

    private void ElapseTimer()
    {
        int first = -1;
        for (int i = 0; i < _timers.Length; i++)
        {
            if (_timers[i] is { } due && (first < 0 || due < _timers[first]))
                first = i;
        }

        if (first < 0)
            return;

        _now = _timers[first] > _now ? _timers[first]!.Value : _now;
        _timers[first] = null;
        Apply(new TurnEvent.TimerElapsed((TurnTimer)first));
    }

    private void Apply(TurnEvent turnEvent)
    {
        _effects.Clear();
        _machine.Apply(_now, turnEvent, _effects);
        _invariants.Note(turnEvent);
        int dropped = 0;
        foreach (TurnEffect effect in _effects)
        {
            _invariants.Check(turnEvent, effect);
            switch (effect)
            {
                case TurnEffect.FinalizeTranscript e: _requests.Add(e.Request); break;
                case TurnEffect.PredictEndOfTurn e: _predictions.Add(e.Request); break;
                case TurnEffect.StartReply e: _replies.Add(e.ReplyId); break;
                case TurnEffect.SetTimer e: _timers[(int)e.Timer] = e.DueAt; break;
                case TurnEffect.ClearTimer e: _timers[(int)e.Timer] = null; break;
                case TurnEffect.DropPlayout e: dropped = e.ReplyId; break;
            }
        }

        if (dropped > 0)
            Apply(new TurnEvent.PlayoutDropped(dropped, _invariants.Played(dropped)));
    }

    private sealed class Oracle(int salt) : IInterruptionClassifier
    {
        public InterruptionDecision Decide(in InterruptionEvidence evidence) =>
            (((salt ^ evidence.Speech.Milliseconds ^ (evidence.Silence.Milliseconds * 31) ^ (evidence.Text.Length * 7)) >> 2) & 7) switch
            {
                0 => InterruptionDecision.Drop(InterruptionReason.Words),
                1 or 2 => InterruptionDecision.Resume(InterruptionReason.Backchannel),
                3 => InterruptionDecision.Wait(TimeSpan.FromMilliseconds(100)),
                _ => InterruptionDecision.Wait(),
            };
    }
}
