namespace Parley.Cli.Models;

/// <summary>Where sentences about long work go.</summary>
internal static class ModelNotes
{
    public static Action<string> To(TextWriter error, bool isQuiet) => isQuiet ? static _ => { } : error.WriteLine;
}
