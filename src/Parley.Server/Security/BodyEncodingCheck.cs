
using Parley.Server.Endpoints;

namespace Parley.Server.Security;

/// <summary>Refuses compressed bodies: nothing here unpacks them, and what they unpack to could not be limited by their length.</summary>
internal sealed class BodyEncodingCheck(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        string encoding = context.Request.Headers.ContentEncoding.ToString();
        bool isPlain = encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase);
        return isPlain ? next(context) : Problems.EncodedBody(encoding).ExecuteAsync(context);
    }
}
