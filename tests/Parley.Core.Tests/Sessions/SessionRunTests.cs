using Microsoft.Extensions.Logging.Abstractions;

using Parley.Core.Audio;
using Parley.Core.Personas;
using Parley.Core.Sessions;
using Parley.Core.Turns;
using Parley.Testing;

namespace Parley.Core.Tests.Sessions;

public sealed class SessionRunTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_FramesInTheSteadyState_AllocateNothing(bool loud)
    {
        var transport = new FakeTransport();
        var engines = new SessionEngines(
            new LoudnessDetector(), new FakeSpeechToTextEngine("hello"), FakeBrain.Echo, new FakeVoice(),
            new NoPersonas(), TimeProvider.System);
        var settings = new SessionSettings("s") { Mode = SessionMode.HandsFree };
        await using var run = new SessionRun(
            engines, settings, new Persona("p", "P", "Be brief."), new Conversation(), transport, NullLogger.Instance);
        run.Post(new TurnEvent.StartRecording());

        long allocated = AllocationAssert.BytesAllocatedBy(() =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                AudioFrame frame = AudioFramePool.Shared.Rent(AudioFormat.Speech16Khz, 320);
                frame.Buffer.Fill(loud ? 0.5f : 0);
                run.Post(frame);
            }
        });

        // A user_away may fall into a run; a byte a frame would be a thousand.
        Assert.InRange(allocated, 0, 500);
    }

    [Fact]
    public async Task DisposeAsync_WhileEnginesAnswer_EndsCleanly()
    {
        for (int round = 0; round < 100; round++)
        {
            var transport = new FakeTransport();
            var engines = new SessionEngines(
                new LoudnessDetector(), new FakeSpeechToTextEngine("hello"), FakeBrain.Echo, new FakeVoice(),
                new NoPersonas(), TimeProvider.System);
            var run = new SessionRun(
                engines, new SessionSettings("s"), new Persona("p", "P", "Be brief."), new Conversation(), transport, NullLogger.Instance);
            run.Post(new TurnEvent.SendText("one two three four five"));
            for (int i = 0; i < round; i++)
                await Task.Yield();

            await run.DisposeAsync();

            Assert.False(run.IsBusy);
            Assert.Single(transport.Events.OfType<Parley.Core.Telemetry.TurnMetrics>());
            Assert.Equal(
                new SessionEvent.StateChanged(SessionState.Idle), transport.Events.OfType<SessionEvent.StateChanged>().Last());
            Assert.DoesNotContain(transport.Events, e => e is SessionEvent.Error);
        }
    }

    private sealed class NoPersonas : IPersonaStore
    {
        public ValueTask<IReadOnlyList<Persona>> ListAsync(CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IReadOnlyList<Persona>>([]);

        public ValueTask<Persona?> FindAsync(string? personaId, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<Persona?>(null);
    }
}
