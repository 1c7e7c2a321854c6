using Microsoft.Extensions.Logging.Abstractions;

using Parley.Core.Personas;
using Parley.Core.Sessions;
using Parley.Core.Turns;
using Parley.Core.Turns.Interruptions;
using Parley.Core.VoiceActivity;
using Parley.Testing;

namespace Parley.Core.Tests.Sessions;

/// <summary>A real session between fake engines and a client played by hand, on a clock moved by hand.</summary>
internal sealed class SessionScenario : IDisposable
{
    private readonly StepContext _context = new();
    private readonly VoiceSessionFactory _factory;
    private Task _session = Task.CompletedTask;

    public SessionScenario(
        string[]? lines = null,
        FakeBrain? brain = null,
        TurnOptions? options = null,
        IVoiceActivityEngine? voiceActivity = null,
        Func<TimeProvider, ITurnDetector>? detector = null,
        IInterruptionClassifier? interruptions = null)
    {
        Recogniser = new FakeSpeechToTextEngine(lines ?? ["hello there"]);
        Brain = brain ?? FakeBrain.Echo;
        Engines = new SessionEngines(
            voiceActivity ?? new LoudnessDetector(), Recogniser, Brain, Voice, Personas, Clock)
        {
            Turns = options ?? new TurnOptions(),
            TurnDetector = detector?.Invoke(Clock),
            Interruptions = interruptions,
        };
        _factory = new VoiceSessionFactory(Engines, NullLogger<VoiceSession>.Instance);
    }

    public ManualTimeProvider Clock { get; } = new();

    public FakeSpeechToTextEngine Recogniser { get; }

    public FakeBrain Brain { get; }

    public FakeVoice Voice { get; } = new();

    public TwoPersonas Personas { get; } = new();

    public SessionEngines Engines { get; }

    public FakeTransport Client { get; private set; } = new();

    public VoiceSession Session { get; private set; } = null!;

    public void Connect(SessionMode mode, TurnRecorder? recorder = null, bool tellsReplyTiming = false)
    {
        Client = new FakeTransport();
        _context.Run(() =>
        {
            var settings = new SessionSettings("scenario") { Mode = mode, Recorder = recorder, TellsReplyTiming = tellsReplyTiming };
            Session = _factory.CreateAsync(settings).AsTask().GetAwaiter().GetResult();
            _session = Session.RunAsync(Client);
        });
    }

    public void Send(ClientCommand command) => _context.Run(() => Client.Send(command));

    /// <summary>The recogniser understands so much of what is being said.</summary>
    public void Understand(string partial) => _context.Run(() => Recogniser.Hear(partial));

    /// <summary>So much speech or silence arrives in real time.</summary>
    public void Hear(bool loud, double ms)
    {
        for (double sent = 0; sent < ms; sent += 20)
        {
            _context.Run(() => Client.SendSound(loud));
            Pass(20);
        }
    }

    /// <summary>Time passes without sound.</summary>
    public void Pass(double ms)
    {
        for (double passed = 0; passed < ms; passed += 20)
            _context.Run(() => Clock.Advance(TimeSpan.FromMilliseconds(20)));
    }

    /// <summary>The machine stands still: nothing is heard or done, and what came due meanwhile comes late.</summary>
    public void Stall(double ms) => _context.Run(() => Clock.Stall(TimeSpan.FromMilliseconds(ms)));

    /// <summary>Keeps the session's loop busy until everything beside it has gone as far as it can.</summary>
    public void WhileBusy(Action<ISessionControl> work) => Send(new ClientCommand.Do(session => _context.Run(() => work(session))));

    /// <summary>Lets time pass, silent or without any sound, until the client has received the event so often.</summary>
    public void Until<TEvent>(int count = 1, bool silent = false)
        where TEvent : SessionEvent
    {
        for (int i = 0; Client.Events.OfType<TEvent>().Count() < count; i++)
        {
            Assert.True(i < 3_000, $"No {typeof(TEvent).Name} within a minute: {string.Join("; ", Client.Events)}");
            if (silent)
                Hear(loud: false, 20);
            else
                Pass(20);
        }
    }

    public void HangUp()
    {
        _context.Run(Client.HangUp);
        _context.Finish(_session);
    }

    public void Dispose() => HangUp();

    public sealed class TwoPersonas : IPersonaStore
    {
        private readonly Persona[] _personas =
            [new("assistant", "Assistant", "Be brief."), new("pirate", "Pirate", "Arr.") { Voice = "other" }];

        public ValueTask<IReadOnlyList<Persona>> ListAsync(CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IReadOnlyList<Persona>>(_personas);

        public ValueTask<Persona?> FindAsync(string? personaId, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(_personas.FirstOrDefault(p => personaId is null || p.Id == personaId));

        public Persona Latest(Persona found) => _personas.First(p => p.Id == found.Id);

        /// <summary>Somebody changes the default one.</summary>
        public void Change(string prompt, string? voice = null) =>
            _personas[0] = _personas[0] with { Prompt = prompt, Voice = voice };
    }
}
