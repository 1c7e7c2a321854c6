using System.CommandLine;

using Microsoft.Extensions.AI;

using Parley.Cli.Composition;
using Parley.Cli.Embed;
using Parley.Cli.Help;
using Parley.Cli.Output;
using Parley.Core;

namespace Parley.Cli.Commands;

/// <summary><c>parley embed</c>: texts to vectors.</summary>
internal static class EmbedCommand
{
    private static readonly Argument<string[]> _texts = new("TEXT")
    {
        Description = "Texts; without any, each line of standard input is one.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string?> _engine = new("--engine")
    {
        Description = "What makes the vectors; by default the best engine that works here.",
        HelpName = "name",
    };

    private static readonly ModelArguments _model = new();

    public static Command Create()
    {
        var command = new Command(
            "embed",
            "Turn texts into vectors: one JSON array a line, of length 1, so that their products are similarities.")
        {
            _texts, _engine,
        };
        _model.AddTo(command);
        command.SetAction(RunAsync);
        command.AddExamples(
            "parley embed \"The cat sat on the mat.\"",
            "parley embed < questions.txt > questions.jsonl",
            "parley embed --engine minilm --model-dir ./my-model -- \"-1 degrees\"");
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create(_model.Read(parsed));
        var engine = services.Choose<IEmbeddingGenerator<string, Embedding<float>>>(
            EngineKind.Embeddings, parsed.GetValue(_engine));
        using Stream output = StandardOutput.Open();
        var lines = new VectorLines(engine, output);
        if (parsed.GetValue(_texts) is { Length: > 0 } texts)
            await lines.WriteAsync(texts, cancellationToken);
        else
            await lines.CopyAsync(Console.OpenStandardInput(), cancellationToken);
        return ExitCode.Success;
    }
}
