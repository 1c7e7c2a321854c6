using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

using Parley.Cli.Audio;
using Parley.Cli.Composition;
using Parley.Cli.Output;
using Parley.Core.Audio;
using Parley.Core.Sessions;

namespace Parley.Cli.Converse;

/// <summary>One run of <c>converse</c>.</summary>
internal sealed class FileConversation(CommandServices services, ConversationClock clock, TextWriter output)
{
    public required string InputPath { get; init; }

    public required string OutputPath { get; init; }

    public string? EventsPath { get; init; }

    public string? PersonaId { get; init; }

    /// <summary>Whether time is skipped where nobody would notice.</summary>
    public bool Hurries { get; init; }

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        SessionEngines engines = services.Provider.GetRequiredService<SessionEngines>();
        VoiceSession session = await OpenSessionAsync(engines, cancellationToken);
        await using Recording recording = await Recording.OpenAsync(InputPath, cancellationToken);
        recording.WarnIfTruncated(Console.Error);
        await Rehearsal.RunAsync(engines, cancellationToken);
        using OutputFile replyFile = OutputFile.Create(OutputPath);
        using EventLog? events = EventsPath is null ? null : new EventLog(OutputFile.Create(EventsPath));

        // The input's own rate where it is enough for speech: both files can then be mixed as they are.
        int replyRateHz = recording.Format is { SampleRateHz: 16_000 or 22_050 or 24_000 or 44_100 or 48_000 } format ? format.SampleRateHz : 16_000;
        var replyFormat = new AudioFormat(replyRateHz);
        using var reply = new WavWriter(replyFile.Stream, replyFormat, leaveOpen: true);
        var track = new ListenerTrack(replyRateHz, reply.Write);
        var report = new ConversationReport(output);
        var pace = new ConversationPace(clock, Hurries) { Session = session };
        await using var transport = new FileVoiceTransport(
            AudioFileReader.ReadFrames(recording.Wav, AudioFormat.Speech16Khz), AudioFormat.Speech16Khz, replyFormat, track, pace,
            (at, sessionEvent) =>
            {
                events?.Write(at, sessionEvent);
                report.Take(sessionEvent);
            });

        pace.Begin();
        await session.RunAsync(transport, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        track.Complete(transport.Fed);
        reply.Dispose();
        replyFile.Commit();
        events?.Commit();
        report.WriteSummary();
        return Conclude(report);
    }

    private async Task<VoiceSession> OpenSessionAsync(SessionEngines engines, CancellationToken cancellationToken)
    {
        var factory = new VoiceSessionFactory(engines, services.Provider.GetRequiredService<ILogger<VoiceSession>>());
        var settings = new SessionSettings($"converse-{Environment.ProcessId}") { Mode = SessionMode.HandsFree, PersonaId = PersonaId };
        try
        {
            return await factory.CreateAsync(settings, cancellationToken);
        }
        catch (ArgumentException exception)
        {
            throw new CommandException(ExitCode.Usage, exception.Message, exception);
        }
    }

    private int Conclude(ConversationReport report)
    {
        foreach (SessionEvent.Error error in report.Errors)
            Console.Error.WriteLine(error.Message);
        if (report.Errors.Count > 0)
            return ExitCode.Failed;
        if (report.Turns == 0)
            Console.Error.WriteLine($"Nothing that sounds like speech was heard in '{InputPath}'; the reply is silent.");
        return ExitCode.Success;
    }
}
