-- AlterTable
ALTER TABLE "RunHost" ADD COLUMN     "pinnedPaths" TEXT[] DEFAULT ARRAY[]::TEXT[];
