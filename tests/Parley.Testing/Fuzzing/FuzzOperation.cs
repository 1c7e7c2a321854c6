using System.Text.Json;

namespace Parley.Testing.Fuzzing;

/// <summary>One operation of a description of an API.</summary>
/// <param name="Method">As it is sent, such as <c>POST</c>.</param>
/// <param name="Path">With its parameters in braces.</param>
/// <param name="QueryNames">Parameters of the query.</param>
/// <param name="Bodies">Schema of each content type that it takes; empty if it takes no body.</param>
public sealed record FuzzOperation(
    string Method, string Path, IReadOnlyList<string> QueryNames, IReadOnlyList<(string ContentType, JsonElement Schema)> Bodies)
{
    public override string ToString() => $"{Method} {Path}";
}
