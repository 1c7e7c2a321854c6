using System.CommandLine;
using System.Text;

using Microsoft.Extensions.DependencyInjection;

using Parley.Cli.Composition;
using Parley.Cli.Help;
using Parley.Cli.Output;
using Parley.Cli.Personas;
using Parley.Core.Personas;
using Parley.Server.Personas;

namespace Parley.Cli.Commands;

/// <summary><c>parley personas</c>: who answers. A running server follows what is changed here within a second or
/// so.</summary>
internal static class PersonasCommand
{
    private static readonly Option<bool> _json = new("--json") { Description = "One JSON object a line." };

    private static readonly Argument<string> _file = new("FILE")
    {
        Description = "YAML: a persona or a list of them; - is standard input.",
    };

    private static readonly Option<bool> _replace = new("--replace")
    {
        Description = "Put them in the place of those of the same ids.",
    };

    private static readonly Argument<string[]> _ids = new("ID")
    {
        Description = "Which; all without.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string> _output = new("--output-path")
    {
        Description = "The file to write. [default: standard output]",
        HelpName = "personas.yaml",
        DefaultValueFactory = static _ => "-",
    };

    private static readonly Argument<string> _id = new("ID") { Description = "Of the persona." };

    public static Command Create()
    {
        var list = new Command("list", "Show the personas, the default first.") { _json };
        list.SetAction(ListAsync);
        var import = new Command("import", "Add personas from a file, all or none.") { _file, _replace };
        import.SetAction(ImportAsync);
        import.AddExamples("parley personas import shop.yaml", "parley personas import shop.yaml --replace");
        var export = new Command("export", "Write personas as YAML that 'import' reads.") { _ids, _output };
        export.SetAction(ExportAsync);
        export.AddExamples("parley personas export > personas.yaml", "parley personas export shop --output-path "
            + "shop.yaml");
        var delete = new Command("delete", "Remove a persona; one of the settings of the same id is there again then.") { _id };
        delete.SetAction(DeleteAsync);
        delete.AddExamples("parley personas delete shop");
        return new Command("personas", "Who answers: a name, a prompt, a voice.") { list, import, export, delete };
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create();
        foreach (KeptPersona kept in await Keeper(services).ListKeptAsync(cancellationToken))
            Console.Out.WriteLine(parsed.GetValue(_json) ? PersonaLine.Json(kept) : PersonaLine.Text(kept));
        return ExitCode.Success;
    }

    private static async Task<int> ImportAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = parsed.GetValue(_file)!;
        IReadOnlyList<Persona> personas;
        try
        {
            personas = PersonaYaml.Parse(await ReadAsync(path, cancellationToken));
        }
        catch (InvalidDataException problem)
        {
            throw new CommandException(ExitCode.Failed, $"'{path}': {problem.Message}", problem);
        }

        await using CommandServices services = CommandServices.Create();
        PersonaChange change = await Keeper(services).AddAsync(personas, parsed.GetValue(_replace), null, cancellationToken);
        if (change.Outcome == PersonaOutcome.Exists)
        {
            string present = string.Join(", ", change.Personas.Select(static kept => kept.Persona.Id));
            throw new CommandException(
                ExitCode.Failed, $"There are such personas already: {present}. Nothing was imported; --replace puts the new "
                    + "ones in their place.");
        }

        Console.Out.WriteLine($"Imported {string.Join(", ", change.Personas.Select(static kept => kept.Persona.Id))}.");
        return ExitCode.Success;
    }

    private static async Task<int> ExportAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] ids = parsed.GetValue(_ids) ?? [];
        await using CommandServices services = CommandServices.Create();
        IReadOnlyList<KeptPersona> all = await Keeper(services).ListKeptAsync(cancellationToken);
        if (ids.FirstOrDefault(id => all.All(kept => kept.Persona.Id != id)) is { } missing)
            throw NoSuchPersona(missing);
        string yaml = PersonaYaml.Write(
            all.Select(static kept => kept.Persona).Where(persona => ids.Length == 0 || ids.Contains(persona.Id)));
        using var output = OutputFile.Create(parsed.GetValue(_output)!);
        try
        {
            await output.Stream.WriteAsync(Encoding.UTF8.GetBytes(yaml), cancellationToken);
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
        string id = parsed.GetValue(_id)!;
        await using CommandServices services = CommandServices.Create();
        return await Keeper(services).DeleteAsync(id, null, cancellationToken) switch
        {
            PersonaOutcome.Changed => ExitCode.Success,
            PersonaOutcome.OfSettings => throw new CommandException(
                ExitCode.Failed, $"The persona '{id}' is built in or stands in the settings (Parley:Personas); change "
                    + "it there."),
            _ => throw NoSuchPersona(id),
        };
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            if (path == "-")
                return await Console.In.ReadToEndAsync(cancellationToken);
            return new FileInfo(path).Length <= PersonaYaml.MaximumBytes
                ? await File.ReadAllTextAsync(path, cancellationToken)
                : throw new InvalidDataException($"The file is larger than {PersonaYaml.MaximumBytes} bytes; import "
                    + "it in parts.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Failed, IoErrors.Describe(problem, path), problem);
        }
    }

    private static IPersonaKeeper Keeper(CommandServices services) =>
        services.Provider.GetRequiredService<IPersonaKeeper>();

    private static CommandException NoSuchPersona(string id) => new(
        ExitCode.Failed, $"There is no persona '{id}'; 'parley personas list' shows those there are.");
}
