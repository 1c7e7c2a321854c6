using System.Runtime.CompilerServices;
using System.Text;

namespace Parley.Cli.Generate;

/// <summary>Text to be spoken that is still coming in.</summary>
internal static class TextInput
{
    /// <summary>Standard input as it arrives.</summary>
    public static async IAsyncEnumerable<string> ReadStandardInputAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        var buffer = new char[4_096];
        // A terminal or an idle pipe cannot be interrupted while it is read: Ctrl-C must not wait for the next line.
        while (await reader.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(cancellationToken) is var count and > 0)
            yield return new string(buffer, 0, count);
    }
}
