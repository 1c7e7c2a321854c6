using System.CommandLine;
using System.Globalization;

using Microsoft.Extensions.DependencyInjection;

using Parley.Cli.Composition;
using Parley.Cli.Help;
using Parley.Cli.Output;
using Parley.Core.Sessions.Keeping;
using Parley.Server.Sessions.Exports;

namespace Parley.Cli.Commands;

/// <summary><c>parley sessions</c>: what is kept of conversations.</summary>
internal static class SessionsCommand
{
    private const int DefaultLimit = 50;

    private static readonly Argument<string> _id = new("ID") { Description = "Of the session." };

    private static readonly Option<int?> _limit = new("--limit")
    {
        Description = $"The most sessions. [default: {DefaultLimit}]",
        HelpName = "number",
        CustomParser = OptionRules.WholeNumber(1, 100_000),
    };

    private static readonly Option<string?> _text = new("--text")
    {
        Description = "Only sessions with these words in a turn.",
        HelpName = "words",
    };

    private static readonly Option<string> _format = new("--format")
    {
        Description = "json, markdown, srt or wav (the person left, the assistant right).",
        HelpName = "name",
        DefaultValueFactory = static _ => "markdown",
    };

    private static readonly Option<string> _output = new("--output")
    {
        Description = "The file to write; - is standard output.",
        HelpName = "file|-",
        DefaultValueFactory = static _ => "-",
    };

    public static Command Create()
    {
        _format.AcceptOnlyFromAmong([.. SessionExports.FormatNames]);
        var list = new Command("list", "Show past and live sessions, newest first.") { _limit, _text };
        list.SetAction(ListAsync);
        var show = new Command("show", "Show a conversation.") { _id };
        show.SetAction(static (parsed, cancellationToken) => WriteAsync(parsed, "markdown", "-", cancellationToken));
        var export = new Command("export", "Write a conversation as a file.") { _id, _format, _output };
        export.SetAction(static (parsed, cancellationToken) => WriteAsync(
            parsed, parsed.GetValue(_format)!, parsed.GetValue(_output)!, cancellationToken));
        export.AddExamples("parley sessions export demo --format srt --output demo.srt");
        var delete = new Command("delete", "Forget a session that is not live, and its recordings.") { _id };
        delete.SetAction(DeleteAsync);
        return new Command("sessions", "What is kept of conversations.") { list, show, export, delete };
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create();
        IReadOnlyList<KeptSession> sessions = await services.Provider.GetRequiredService<ISessionStore>().ListAsync(
            new SessionFilter { Limit = parsed.GetValue(_limit) ?? DefaultLimit, Text = parsed.GetValue(_text) },
            cancellationToken);
        foreach (KeptSession session in sessions)
        {
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{session.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {session.End ?? "live",-11}  {session.Turns,5} turns  "
                + $"{session.Last.Transport,-9}  {session.Id}"));
        }

        return ExitCode.Success;
    }

    private static async Task<int> WriteAsync(
        ParseResult parsed, string format, string path, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create();
        string id = parsed.GetValue(_id)!;
        using var output = OutputFile.Create(path);
        try
        {
            SessionExportOutcome outcome = await services.Provider.GetRequiredService<SessionExports>().WriteAsync(
                id, format, output.Stream, cancellationToken);
            if (outcome != SessionExportOutcome.Written)
                throw NotWritten(id, outcome);
            output.Commit();
        }
        catch (IOException exception) when (!IoErrors.IsBrokenPipe(exception))
        {
            throw output.Explain(exception);
        }

        return ExitCode.Success;
    }

    private static async Task<int> DeleteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create();
        string id = parsed.GetValue(_id)!;
        SessionDeletion deletion = await services.Provider.GetRequiredService<SessionExports>().DeleteAsync(
            id, cancellationToken);
        return deletion switch
        {
            SessionDeletion.Deleted => ExitCode.Success,
            SessionDeletion.Live => throw new CommandException(
                ExitCode.Failed, $"Session '{id}' is connected. End its connection first, then delete it."),
            _ => throw NotWritten(id, SessionExportOutcome.Unknown),
        };
    }

    private static CommandException NotWritten(string id, SessionExportOutcome outcome) => new(
        ExitCode.Failed, outcome == SessionExportOutcome.NotRecorded
            ? $"No sound of session '{id}' is kept: none was asked for, or it has been forgotten. Take another format."
            : $"There is no session '{id}'; 'parley sessions list' shows those there are.");
}
