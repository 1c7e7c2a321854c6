using System.CommandLine;

using Microsoft.Extensions.DependencyInjection;

using Parley.Cli.Composition;
using Parley.Cli.Help;
using Parley.Cli.Output;
using Parley.Server.Storage.Backup;

namespace Parley.Cli.Commands;

/// <summary><c>parley backup</c> and <c>parley restore</c>.</summary>
internal static class BackupCommands
{
    private static readonly Argument<string> _file = new("FILE") { Description = "The backup." };

    private static readonly Option<bool> _files = new("--files")
    {
        Description = "With the samples and the recordings, not the database alone.",
    };

    public static Command CreateBackup()
    {
        var command = new Command("backup", "Copy what Parley keeps into one file, while a server runs.") { _file, _files };
        command.SetAction(BackUpAsync);
        command.AddExamples("parley backup monday.tar", "parley backup everything.tar --files");
        return command;
    }

    public static Command CreateRestore()
    {
        var command = new Command("restore", "Put a backup into an empty data folder.") { _file };
        command.SetAction(RestoreAsync);
        command.AddExamples("PARLEY_DATA=/srv/parley parley restore monday.tar");
        return command;
    }

    private static async Task<int> BackUpAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create();
        var backup = services.Provider.GetRequiredService<DataBackup>();
        RefuseForeign(backup, "Back it up with its own tools");
        string path = parsed.GetValue(_file)!;
        try
        {
            await backup.CreateAsync(Path.GetFullPath(path), parsed.GetValue(_files), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Failed, IoErrors.Describe(exception, path), exception);
        }

        return ExitCode.Success;
    }

    private static async Task<int> RestoreAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create();
        var backup = services.Provider.GetRequiredService<DataBackup>();
        RefuseForeign(backup, "Restore it with pg_restore");
        string path = parsed.GetValue(_file)!;
        if (!File.Exists(path))
            throw new CommandException(ExitCode.Failed, $"Cannot open '{path}': there is no such file. Check the name.");
        try
        {
            int files = await backup.RestoreAsync(path, cancellationToken);
            Console.Out.WriteLine($"Restored {files} files to {Path.GetDirectoryName(backup.Place)}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Failed, exception.Message, exception);
        }

        return ExitCode.Success;
    }

    private static void RefuseForeign(DataBackup backup, string what)
    {
        if (backup.ForeignCommand is { } command)
        {
            throw new CommandException(
                ExitCode.Failed, $"The database is the PostgreSQL server {backup.Place}. {what}, for instance: {command}");
        }
    }
}
