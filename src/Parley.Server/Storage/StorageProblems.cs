using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

using Parley.Core.Storage;
using Parley.Server.Endpoints;

namespace Parley.Server.Storage;

/// <summary>Tells clients that the database is away: 503, or 507 where its disk is full.</summary>
internal sealed class StorageProblems : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not StorageUnavailableException problem)
            return false;
        ProblemHttpResult result = problem.IsFull
            ? Problems.Problem(
                "no-room", StatusCodes.Status507InsufficientStorage, "No room", problem.Message)
            : Problems.Problem(
                "storage-unavailable", StatusCodes.Status503ServiceUnavailable, "Storage unavailable", problem.Message);
        context.Response.Headers.RetryAfter = "1";
        await result.ExecuteAsync(context);
        return true;
    }
}
