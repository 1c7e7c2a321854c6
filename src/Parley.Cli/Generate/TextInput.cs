using System.Runtime.CompilerServices;
using System.Text;

namespace Parley.Cli.Generate;

/// <summary>The text to be spoken, in the pieces in which it comes.</summary>
internal static class TextInput
{
    /// <summary>A text that is there already, or standard input as it arrives.</summary>
    public static IAsyncEnumerable<string> Read(string text, CancellationToken cancellationToken) =>
        text == "-" ? ReadStandardInputAsync(cancellationToken) : Single(text);

    private static async IAsyncEnumerable<string> Single(string text)
    {
        await ValueTask.CompletedTask;
        yield return text;
    }

    private static async IAsyncEnumerable<string> ReadStandardInputAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        var buffer = new char[4_096];
        // A terminal or an idle pipe cannot be interrupted while it is read: Ctrl-C must not wait for the next line.
        while (await reader.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(cancellationToken) is var count and > 0)
            yield return new string(buffer, 0, count);
    }
}
