using System.Text.Json.Nodes;

namespace Parley.Engines.Tests.Chat;

internal sealed record ModelServerRequest(string Method, string Path, string Authorization, string ConnectionId, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
}
