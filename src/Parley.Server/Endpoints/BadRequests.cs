using Microsoft.AspNetCore.Diagnostics;

namespace Parley.Server.Endpoints;

/// <summary>
/// Answers where a body breaks off, is too long or comes too slowly while an endpoint reads it: that is the client's doing, and no error of the
/// server.
/// </summary>
internal sealed class BadRequests : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException problem)
            return false;
        await Problems.BadBody(problem.StatusCode, problem.Message).ExecuteAsync(context);
        return true;
    }
}
